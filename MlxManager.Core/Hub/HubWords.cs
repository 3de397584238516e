using System.Text;
using System.Text.Json;

namespace MlxManager.Core.Hub;

/// <summary>The Hub's own words about a failure, made fit to be shown.</summary>
internal static class HubWords
{
    private const int MaxLength = 300;

    /// <summary>
    /// From <c>X-Error-Message</c>, else the <c>error</c> of a JSON body. One line, bounded; null when there is nothing, or
    /// when it repeats the token.
    /// </summary>
    public static string? Of(string? header, byte[]? body, string? token)
    {
        var text = string.IsNullOrWhiteSpace(header) ? FromBody(body) : header;
        if (string.IsNullOrWhiteSpace(text) || (token is not null && text.Contains(token, StringComparison.Ordinal)))
        {
            return null;
        }

        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (line.Length >= MaxLength)
            {
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    private static string? FromBody(byte[]? body)
    {
        if (body is not { Length: > 0 })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(body, HubJson.Default.ErrorJson)?.Error;
        }
        catch (JsonException)
        {
            // A proxy's HTML page: nothing a person could use in one line.
            return null;
        }
    }
}
