namespace MlxManager.Core.Library;

/// <summary>
/// The types of tensors in GGUF files by their numbers. Source: <c>enum ggml_type</c> at github.com/ggml-org/ggml; numbers that
/// are missing there are no longer used.
/// </summary>
internal static class GgufTypes
{
    private static readonly Dictionary<uint, (string Name, int Bits)> All = new()
    {
        [0] = ("F32", 32),
        [1] = ("F16", 16),
        [2] = ("Q4_0", 4),
        [3] = ("Q4_1", 4),
        [6] = ("Q5_0", 5),
        [7] = ("Q5_1", 5),
        [8] = ("Q8_0", 8),
        [9] = ("Q8_1", 8),
        [10] = ("Q2_K", 2),
        [11] = ("Q3_K", 3),
        [12] = ("Q4_K", 4),
        [13] = ("Q5_K", 5),
        [14] = ("Q6_K", 6),
        [15] = ("Q8_K", 8),
        [16] = ("IQ2_XXS", 2),
        [17] = ("IQ2_XS", 2),
        [18] = ("IQ3_XXS", 3),
        [19] = ("IQ1_S", 1),
        [20] = ("IQ4_NL", 4),
        [21] = ("IQ3_S", 3),
        [22] = ("IQ2_S", 2),
        [23] = ("IQ4_XS", 4),
        [24] = ("I8", 8),
        [25] = ("I16", 16),
        [26] = ("I32", 32),
        [29] = ("IQ1_M", 1),
        [30] = ("BF16", 16),
        [34] = ("TQ1_0", 1),
        [35] = ("TQ2_0", 2),
        [39] = ("MXFP4", 4),
    };

    private const string Unknown = "?";

    /// <summary>One name for all that are not known.</summary>
    public static string Name(uint type) => All.TryGetValue(type, out var known) ? known.Name : Unknown;

    /// <summary>Bits a weight, without the scales; null when unknown.</summary>
    public static int? Bits(string name) => All.Values.Where(known => known.Name == name).Select(known => (int?)known.Bits).FirstOrDefault();
}
