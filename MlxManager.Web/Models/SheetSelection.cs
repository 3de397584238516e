using MlxManager.Core.Hub;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Models;

/// <summary>Which files of a sheet the patterns choose, and what bringing them means.</summary>
/// <param name="TotalBytes">Bytes of the chosen files.</param>
/// <param name="FetchBytes">Bytes of them that are not here yet; a content that several files share counts once.</param>
public sealed record SheetSelection(IReadOnlyList<SheetFile> Files, FilePatterns Patterns, long TotalBytes, long FetchBytes)
{
    public static SheetSelection Of(IReadOnlyList<SheetFile> files, FilePatterns patterns)
    {
        var chosen = patterns.Allow.Count == 0 && patterns.Ignore.Count == 0
            ? files
            : files.Where(file => patterns.Includes(file.File.Path)).ToList();
        return new(
            chosen,
            patterns,
            chosen.Sum(file => file.File.Size),
            chosen.Where(file => !file.IsHere).DistinctBy(file => file.File.Etag).Sum(file => file.File.Size));
    }

    /// <summary>Patterns as people type them: by lines, commas or spaces.</summary>
    public static IReadOnlyList<string> Patterned(string text) =>
        text.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
