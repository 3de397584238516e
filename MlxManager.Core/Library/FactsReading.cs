using System.Text.Json;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Models;

namespace MlxManager.Core.Library;

/// <summary>
/// Reads what a model's files in a snapshot say of it. They come from anyone: sizes are bounded, and nothing is believed that
/// makes no sense.
/// </summary>
internal static class FactsReading
{
    private const int MaxJsonBytes = 32 << 20;
    private const int MaxWeightFiles = 1000;
    private const int MaxWordLength = 100;

    // What families call the longest context they were made for; a picture's or sound's model has it inside.
    private static readonly string[] ContextNames =
        ["max_position_embeddings", "n_positions", "max_seq_len", "max_sequence_length", "seq_length", "n_ctx", "model_max_length"];

    private static readonly string[] InnerConfigs = ["text_config", "llm_config", "language_config"];

    public static LocalFacts Read(RepoId id, IReadOnlyList<SnapshotEntry> entries, CancellationToken cancellationToken)
    {
        var files = entries.Where(entry => entry.IsContent).DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        using var config = Json(files, "config.json");
        var root = config?.RootElement ?? default;
        var weights = files.Values.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var elements = Elements(weights, cancellationToken);
        var bytes = weights.Count > 0 ? weights.Sum(file => file.Length) : null;
        var facts = ModelFacts.Of(new ModelSummary(id, null, Gating.Open, false, false, 0, 0, null, null, null, [], null, bytes)
        {
            Elements = elements,
            ConfigBits = ModelListing.ConfigBits(root),
        });
        var told = new LocalFacts(
            First(root, "architectures") ?? FirstOf(root, one => Word(one, "model_type")),
            facts.Parameters,
            facts.Bits,
            Configs(root).Select(ContextOf).FirstOrDefault(length => length is not null),
            HasChatTemplate(files),
            DTypeOf(elements) ?? FirstOf(root, one => Word(one, "torch_dtype") ?? Word(one, "dtype")),
            bytes);
        return weights.Count > 0 ? told : GgufReading.Read(files.Values, told, cancellationToken) ?? told;
    }

    private static Dictionary<string, long>? Elements(List<SnapshotEntry> weights, CancellationToken cancellationToken)
    {
        if (weights.Count is 0 or > MaxWeightFiles)
        {
            return null;
        }

        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in weights)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SafetensorsHeader.ReadElements(file.Path) is not { } elements)
            {
                // Without one of them any sum would be wrong.
                return null;
            }

            foreach (var (type, count) in elements.Where(pair => pair.Value > 0))
            {
                var before = all.GetValueOrDefault(type);
                if (count > long.MaxValue - before)
                {
                    return null;
                }

                all[type] = before + count;
            }
        }

        return all;
    }

    /// <summary>Of what is no whole number, which is packed weights; without any, of all.</summary>
    private static string? DTypeOf(Dictionary<string, long>? elements) => elements is { Count: > 0 }
        ? elements.OrderByDescending(pair => pair.Key.Contains('F', StringComparison.Ordinal)).ThenByDescending(pair => pair.Value).First().Key
        : null;

    private static int? ContextOf(JsonElement config) => ContextNames
        .Select(name => Number(config, name)).FirstOrDefault(length => length is > 0 and <= 1 << 30);

    private static bool HasChatTemplate(Dictionary<string, SnapshotEntry> files)
    {
        if (files.ContainsKey("chat_template.jinja") || files.ContainsKey("chat_template.json"))
        {
            return true;
        }

        using var tokenizer = Json(files, "tokenizer_config.json");
        return tokenizer?.RootElement.Find("chat_template") is { } template
            && (template.ValueKind == JsonValueKind.String && !template.IsText("")
                || template.ValueKind == JsonValueKind.Array && template.GetArrayLength() > 0);
    }

    private static JsonDocument? Json(Dictionary<string, SnapshotEntry> files, string name)
    {
        if (!files.TryGetValue(name, out var file) || file.Length is not (> 0 and <= MaxJsonBytes))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(CuriousReading.ReadAll(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Gone, unreadable or nonsense: it tells nothing.
            return null;
        }
    }

    /// <summary>The config and those inside it.</summary>
    private static IEnumerable<JsonElement> Configs(JsonElement config) => InnerConfigs.Select(name => Child(config, name)).Prepend(config);

    private static string? FirstOf(JsonElement config, Func<JsonElement, string?> read) =>
        Configs(config).Select(read).FirstOrDefault(word => word is not null);

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.Find(name) ?? default;

    private static string? First(JsonElement config, string name) =>
        Child(config, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? Word(list[0]) : null;

    private static string? Word(JsonElement config, string name) => Word(Child(config, name));

    private static string? Word(JsonElement value) =>
        value.AsText() is { Length: > 0 and <= MaxWordLength } word && !word.Any(char.IsControl) ? word : null;

    private static int? Number(JsonElement config, string name) =>
        Child(config, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
}
