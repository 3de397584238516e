using System.Globalization;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Models;

/// <summary>
/// What a model is made of, as far as the listing tells. Bits come from its config, else its tags (<c>4-bit</c>), its name,
/// the type most of its tensors have. Parameters come from the safetensors metadata, which counts stored elements: where
/// several weights are packed into one (MLX, GPTQ: U32, I32) they are counted out, and their scales left out.
/// </summary>
/// <param name="Parameters">Weights of the model, packed or not; null when nothing tells.</param>
/// <param name="Bits">Bits a weight, 1 to 32; null when unknown, or when the repo holds several (GGUF).</param>
/// <param name="WeightBytes">Of all weights, as stored; null when unknown.</param>
/// <param name="IsEstimated">The bytes follow from parameters and bits; otherwise they are counted, tensor by tensor.</param>
public sealed record ModelFacts(long? Parameters, int? Bits, long? WeightBytes, bool IsEstimated)
{
    /// <summary>A scale and a bias of 16 bits for each group of 64 weights, as MLX quantizes by default.</summary>
    private const double ScaleBits = 0.5;
    private const int DefaultGroup = 64;

    public static ModelFacts Of(ModelSummary model)
    {
        var named = NameFacts.Parameters(model.Id.Name);
        var bits = BitsOf(model);
        var elements = model.Elements ?? new Dictionary<string, long>();
        if (elements.Count == 0)
        {
            return Estimated(model.GgufParameters ?? model.ParameterCount ?? named, bits);
        }

        // As doubles: what a Hub says may add up to more than a long holds.
        var packed = Packed(elements, bits);
        var stored = elements.Values.Sum(count => (double)count);
        var rest = stored - packed.Sum(pair => (double)pair.Value);
        var unpacked = bits is { } width ? packed.Sum(pair => (double)pair.Value * ElementTypes.Bits(pair.Key)!.Value / width) : 0;
        var scales = Math.Min(rest, unpacked * 2 / DefaultGroup);
        var parameters = unpacked + rest - scales;

        // A Hub that counts packed weights out by itself: its elements are the parameters already.
        return packed.Count > 0 && named is { } expected && Distance(stored, expected) < Distance(parameters, expected)
            ? Estimated((long)stored, bits)
            : new ModelFacts((long)parameters, bits, model.SizeBytes, false);
    }

    private static ModelFacts Estimated(long? parameters, int? bits)
    {
        var width = bits < 16 ? bits + ScaleBits : bits;
        return new(parameters, bits, parameters * width / 8 is { } bytes ? (long)bytes : null, true);
    }

    private static int? BitsOf(ModelSummary model) =>
        model.ConfigBits
        ?? model.Tags.Select(TagBits).FirstOrDefault(bits => bits is not null)
        ?? NameFacts.Bits(model.Id.Name)
        ?? WidestUse(model.Elements);

    private static int? TagBits(string tag) =>
        tag.EndsWith("-bit", StringComparison.Ordinal)
        && int.TryParse(tag.AsSpan(0, tag.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 1 and <= 32
            ? bits
            : null;

    // Whole numbers without a word about their quantization could hold anything.
    private static int? WidestUse(IReadOnlyDictionary<string, long>? elements) =>
        elements is { Count: > 0 } && elements.MaxBy(pair => pair.Value).Key is { } type && type.Contains('F', StringComparison.Ordinal)
            ? ElementTypes.Bits(type)
            : null;

    private static List<KeyValuePair<string, long>> Packed(IReadOnlyDictionary<string, long> elements, int? bits) =>
        [.. elements.Where(pair => pair.Key is "U32" or "I32" or "U8" && ElementTypes.Bits(pair.Key) > bits && bits < 16)];

    private static double Distance(double a, double b) => Math.Abs(Math.Log(Math.Max(1, a) / Math.Max(1, b)));
}
