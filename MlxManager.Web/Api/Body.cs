using System.Text.Json;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>A JSON object that was sent, read field by field so that an answer can name each one that is wrong.</summary>
internal readonly record struct Body(JsonElement Json)
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <param name="example">A body that would do.</param>
    public static async Task<(Body Body, Faults Faults)> ReadAsync(HttpRequest request, string example, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        JsonElement json = default;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Options, cancellationToken);
            json = document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below, like any other body that is no object. The latter: half a character in a name.
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add("body", $"The body must be a JSON object such as {example}.");
        }

        return (new Body(json), faults);
    }

    /// <summary>Whether the field was sent, null or not.</summary>
    public bool Has(string field) => Json.Find(field) is not null;

    public long? Number(string field, long least, long most, Faults faults)
    {
        if (Value(field) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add(field, $"{field} must be a whole number from {least} to {most}.");
        return null;
    }

    public bool? Switch(string field, Faults faults)
    {
        if (Value(field) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        faults.Add(field, $"{field} must be true or false.");
        return null;
    }

    public string? Text(string field, Faults faults)
    {
        if (Value(field) is not { } value)
        {
            return null;
        }

        if (value.AsText() is { } text)
        {
            return text;
        }

        faults.Add(field, $"{field} must be a text.");
        return null;
    }

    /// <summary>Null when it was not sent, or is no list of texts.</summary>
    public IReadOnlyList<string>? Texts(string field, Faults faults)
    {
        if (Value(field) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(ForeignJson.AsText).ToList() is var texts && !texts.Contains(null))
        {
            return texts!;
        }

        faults.Add(field, $"{field} must be a list of texts.");
        return null;
    }

    /// <summary>An object inside; one without fields when it was not sent.</summary>
    public Body Inner(string field, Faults faults)
    {
        if (Value(field) is not { } value)
        {
            return default;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(field, $"{field} must be an object.");
            return default;
        }

        return new Body(value);
    }

    private JsonElement? Value(string field) =>
        Json.Find(field) is { ValueKind: not JsonValueKind.Null } value ? value : null;
}
