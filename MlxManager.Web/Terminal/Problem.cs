using System.Text.Json;

namespace MlxManager.Web.Terminal;

/// <summary>What a refusal says (RFC 9457).</summary>
/// <param name="Words">Its detail, and what is wrong with each field; null when it says nothing.</param>
/// <param name="NeedsPerson">A person must give or accept something before it can work.</param>
internal sealed record Problem(string? Words, bool NeedsPerson)
{
    public static Problem Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new Problem(null, false);
            }

            var reason = Text(root, "reason");
            return new Problem(Faults(root) ?? Text(root, "detail") ?? Text(root, "title"), IsForPerson(reason));
        }
        catch (JsonException)
        {
            // A proxy's page, perhaps: the status is all there is.
            return new Problem(null, false);
        }
    }

    private static bool IsForPerson(string? reason) => reason is "gated" or "missing_or_private" or "bad_token";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Faults(JsonElement root) =>
        root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
            && errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray().Select(fault => fault.GetString())).ToList() is { Count: > 0 } faults
            ? string.Join(Environment.NewLine, faults)
            : null;
}
