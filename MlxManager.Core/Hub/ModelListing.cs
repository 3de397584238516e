using System.Globalization;
using System.Text.Json;

namespace MlxManager.Core.Hub;

/// <summary>Turns a model of the listing into a <see cref="ModelSummary"/>; what is missing or makes no sense is left out.</summary>
internal static class ModelListing
{
    public static ModelSummary Summary(RepoId id, ModelJson json) => new(
        id,
        CommitHash.TryParse(json.Sha, out var commit) ? commit : null,
        GatingOf(json.Gated),
        json.Private ?? false,
        json.Disabled ?? false,
        Math.Max(0, json.Downloads ?? 0),
        Math.Max(0, json.Likes ?? 0),
        DateTimeOffset.TryParse(json.LastModified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var modified) ? modified : null,
        json.PipelineTag,
        json.LibraryName,
        [.. (json.Tags ?? []).OfType<string>()],
        json.Safetensors?.Total is > 0 and var total ? total : null,
        WeightBytes(json.Safetensors?.Parameters));

    // true has been seen for models gated before there were two ways.
    private static Gating GatingOf(JsonElement gated) => gated.ValueKind switch
    {
        JsonValueKind.String => gated.ValueEquals("manual") ? Gating.Manual : Gating.Auto,
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
            if (Bits(type) is not { } bits || count < 0)
            {
                return null;
            }

            bytes += count / 8.0 * bits;
        }

        return bytes is > 0 and < 1e18 ? (long)bytes : null;
    }

    // The types of the safetensors format.
    private static int? Bits(string type) => type switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "I8" or "U8" or "BOOL" => 8,
        "F4" => 4,
        _ when type.StartsWith("F8_", StringComparison.Ordinal) => 8,
        _ when type.StartsWith("F6_", StringComparison.Ordinal) => 6,
        _ => null,
    };
}
