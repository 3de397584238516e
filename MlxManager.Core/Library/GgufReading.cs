using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>
/// What the GGUF files of a snapshot say. A repo may hold one model, whole or in parts, or several quantizations of it: then only what
/// they have in common is told.
/// </summary>
internal static class GgufReading
{
    private const int MaxParts = 100;
    private const string Suffix = ".gguf";
    private const string PartForm = "-00001-of-00002";

    /// <summary>Null when there is none, or none that can be believed.</summary>
    /// <param name="named">What the model's name and config say.</param>
    public static LocalFacts? Read(IEnumerable<SnapshotEntry> files, LocalFacts named, CancellationToken cancellationToken)
    {
        // Beside a model that sees lies the part that sees, in a file of its own.
        var models = files.Where(file => file.Name.EndsWith(Suffix, StringComparison.Ordinal) && !file.Name.Contains("mmproj", StringComparison.OrdinalIgnoreCase))
            .OrderBy(file => file.Name, StringComparer.Ordinal).GroupBy(file => ModelOf(file.Name), StringComparer.Ordinal).ToList();
        if (models.Count == 0 || models[0].Count() > MaxParts)
        {
            return null;
        }

        var parts = models[0].Select(file => GgufHeader.Read(file.Path, cancellationToken)).ToList();
        if (parts.Contains(null) || Sum(parts!) is not { } elements)
        {
            return null;
        }

        var (first, isOne) = (parts[0]!, models.Count == 1);
        var type = isOne && elements.Count > 0 ? elements.MaxBy(pair => pair.Value).Key : null;
        return new LocalFacts(
            first.Architecture ?? named.Architecture,
            elements.Values.Aggregate((long?)0, (sum, count) => count > long.MaxValue - sum ? null : sum + count) is > 0 and var parameters ? parameters : named.Parameters,
            (type is null ? null : GgufTypes.Bits(type)) ?? (isOne ? named.Bits : null),
            first.ContextLength ?? named.ContextLength,
            first.HasChatTemplate || named.HasChatTemplate,
            type is null || GgufTypes.Bits(type) is null ? named.DType : type,
            isOne ? models[0].Sum(file => file.Length) : null);
    }

    private static Dictionary<string, long>? Sum(IEnumerable<GgufFacts> parts)
    {
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (type, count) in parts.SelectMany(part => part.Elements))
        {
            var before = all.GetValueOrDefault(type);
            if (count > long.MaxValue - before)
            {
                return null;
            }

            all[type] = before + count;
        }

        return all;
    }

    /// <summary>The name without <c>-00001-of-00003</c>, if it has that.</summary>
    private static string ModelOf(string name)
    {
        var stem = name[..^Suffix.Length];
        var part = stem.Length > PartForm.Length ? stem[^PartForm.Length..] : "";
        return part.Length > 0 && part.Zip(PartForm).All(pair => char.IsAsciiDigit(pair.Second) ? char.IsAsciiDigit(pair.First) : pair.First == pair.Second)
            ? stem[..^PartForm.Length]
            : stem;
    }
}
