using System.Text.Json;

namespace MlxManager.Core.Hub;

/// <summary>
/// Reads JSON that anybody may have written. Half a character (an unpaired surrogate) in a text or a name parses well, and
/// throws only when it is looked at or looked for: here it is nothing.
/// </summary>
public static class ForeignJson
{
    /// <summary>A property of an object; null when there is none, or no telling.</summary>
    public static JsonElement? Find(this JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A text; null for anything else.</summary>
    public static string? AsText(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsText(this JsonElement value, string text)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
