using System.Globalization;
using System.Text.Json;

namespace MlxManager.Core.Hub;

/// <summary>Turns a model of the listing into a <see cref="ModelSummary"/>; what is missing or makes no sense is left out.</summary>
internal static class ModelListing
{
    // Tags are for filters and marks; the longest of real ones name a paper or a file.
    private const int LongestWord = 200;
    private const int MostTags = 1000;
    private const int MostTypes = 64;

    public static ModelSummary Summary(RepoId id, ModelJson json) => new(
        id,
        CommitHash.TryParse(json.Sha, out var commit) ? commit : null,
        GatingOf(json.Gated),
        json.Private ?? false,
        json.Disabled ?? false,
        Math.Max(0, json.Downloads ?? 0),
        Math.Max(0, json.Likes ?? 0),
        DateTimeOffset.TryParse(json.LastModified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var modified) ? modified : null,
        Word(json.PipelineTag),
        Word(json.LibraryName),
        [.. (json.Tags ?? []).Select(Word).OfType<string>().Take(MostTags)],
        json.Safetensors?.Total is > 0 and var total ? total : null,
        WeightBytes(json.Safetensors?.Parameters))
    {
        Elements = json.Safetensors?.Parameters is { Count: <= MostTypes } types ? types.Where(pair => pair.Value > 0).ToDictionary() : null,
        ConfigBits = ConfigBits(json.Config),
        GgufParameters = json.Gguf.Find("total") is { ValueKind: JsonValueKind.Number } count && count.TryGetInt64(out var parameters) && parameters > 0 ? parameters : null,
    };

    // MLX writes "quantization", transformers "quantization_config" (with bits, load_in_4bit, or a method that has one width).
    public static int? ConfigBits(JsonElement config)
    {
        if ((Object(config, "quantization") ?? Object(config, "quantization_config")) is not { } quantization)
        {
            return null;
        }

        if (quantization.Find("bits") is { } bits)
        {
            return bits.ValueKind == JsonValueKind.Number && bits.TryGetInt32(out var width) && width is >= 1 and <= 32 ? width : null;
        }

        return IsTrue(quantization, "load_in_4bit") ? 4
            : IsTrue(quantization, "load_in_8bit") ? 8
            : Says(quantization, "quant_method", "mxfp4") ? 4
            : Says(quantization, "quant_method", "fp8") || Says(quantization, "quant_method", "fbgemm_fp8") ? 8
            : null;
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Object } child ? child : null;

    private static bool IsTrue(JsonElement parent, string name) => parent.Find(name) is { ValueKind: JsonValueKind.True };

    private static bool Says(JsonElement parent, string name, string word) => parent.Find(name)?.IsText(word) == true;

    private static string? Word(string? text) => text is { Length: > 0 and <= LongestWord } && !text.Any(char.IsControl) ? text : null;

    // true has been seen for models gated before there were two ways.
    private static Gating GatingOf(JsonElement gated) => gated.ValueKind switch
    {
        JsonValueKind.String => gated.IsText("manual") ? Gating.Manual : Gating.Auto,
        JsonValueKind.True => Gating.Auto,
        _ => Gating.Open,
    };

    // Elements times their width. One unknown type makes the sum meaningless.
    private static long? WeightBytes(Dictionary<string, long>? parameters)
    {
        if (parameters is not { Count: > 0 })
        {
            return null;
        }

        double bytes = 0;
        foreach (var (type, count) in parameters)
        {
            if (ElementTypes.Bits(type) is not { } bits || count < 0)
            {
                return null;
            }

            bytes += count / 8.0 * bits;
        }

        return bytes is > 0 and < 1e18 ? (long)bytes : null;
    }
}
