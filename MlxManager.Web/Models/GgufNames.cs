using System.Text.RegularExpressions;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>One quantization of a GGUF repo: one file, or the parts of a split one.</summary>
/// <param name="Label">Such as <c>Q4_K_M</c>; the file's own name where that says nothing, or where two would be called alike.</param>
internal sealed record Quantization(string Label, IReadOnlyList<SheetFile> Files)
{
    public long Bytes => Files.Sum(file => file.File.Size);
}

/// <summary>
/// Reads quantizations from the names of GGUF files as the Hub's own page does: the last such word of the name, else of the
/// folder; <c>-00001-of-00003</c> marks parts of one model (llama.cpp's gguf-split).
/// </summary>
internal static partial class GgufNames
{
    /// <summary>Smallest first.</summary>
    public static IReadOnlyList<Quantization> Quantizations(IEnumerable<SheetFile> files)
    {
        var models = files
            .Where(file => IsGguf(file) && !IsProjector(file) && !Contains(file, "imatrix"))
            .GroupBy(file => Stem(file.File.Path), StringComparer.Ordinal)
            .Select(group => (Stem: group.Key, Label: LabelOf(group.Key), Files: group.ToList()))
            .ToList();
        var twice = models.GroupBy(model => model.Label, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return
        [
            .. models
                .Select(model => new Quantization(model.Label is { } label && !twice.Contains(label) ? label : model.Stem, model.Files))
                .OrderBy(quantization => quantization.Bytes),
        ];
    }

    /// <summary>What a vision model needs beside any of its quantizations: one projector, by choice the F16 one.</summary>
    public static SheetFile? Projector(IEnumerable<SheetFile> files) => files
        .Where(file => IsGguf(file) && IsProjector(file))
        .OrderBy(file => LabelOf(Stem(file.File.Path)) != "F16").ThenBy(file => file.File.Size)
        .FirstOrDefault();

    private static bool IsGguf(SheetFile file) => file.File.Path.FileName.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    private static bool IsProjector(SheetFile file) => Contains(file, "mmproj");

    private static bool Contains(SheetFile file, string word) => file.File.Path.FileName.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string Stem(RepoPath path) => Ending().Replace(path.Value, "");

    private static string? LabelOf(string stem)
    {
        var name = stem[(stem.LastIndexOf('/') + 1)..];
        return (Words().Matches(name.ToUpperInvariant()).LastOrDefault() ?? Words().Matches(stem.ToUpperInvariant()).LastOrDefault())?.Value;
    }

    [GeneratedRegex(@"(?:-\d{5}-of-\d{5})?\.gguf\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();

    [GeneratedRegex(@"(?<![A-Z0-9])(?:UD-)?(?:I?Q[1-8](?:_[A-Z0-9]{1,3})+|TQ[12]_0|MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32)(?![A-Z0-9])")]
    private static partial Regex Words();
}
