using System.Text.RegularExpressions;

namespace MlxManager.Core.Hub;

/// <summary>Makes a long list of single files shorter by patterns that match several of them, and nothing that must not match.</summary>
internal static partial class WiderPatterns
{
    /// <param name="chosen">Whether the list is of chosen files, or of those left out.</param>
    public static IEnumerable<string> Of(IReadOnlyList<Covering> cover, List<ListedFile> files, bool chosen)
    {
        var single = cover.Where(part => part.File is not null).ToList();
        var open = single.Select(part => part.File!).ToHashSet();
        var found = new List<string>();
        var candidates = single
            .SelectMany(part => Candidates(part.File!).Select(pattern => (Pattern: pattern, part.File)))
            .GroupBy(candidate => candidate.Pattern, candidate => candidate.File!, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .OrderByDescending(group => group.Count());
        foreach (var candidate in candidates)
        {
            if (candidate.Count(open.Contains) > 1 && MatchesOnly(candidate.Key, files, chosen))
            {
                found.Add(candidate.Key);
                open.ExceptWith(candidate);
            }
        }

        return found.Concat(cover.Where(part => part.File is null || open.Contains(part.File)).Select(part => part.Pattern));
    }

    private static IEnumerable<string> Candidates(RepoPath path)
    {
        var folder = ExactPatterns.Escape(path.Value[..^path.FileName.Length]);
        var dot = path.FileName.LastIndexOf('.');
        if (dot >= 0)
        {
            yield return folder + "*" + ExactPatterns.Escape(path.FileName[dot..]);
        }

        yield return folder + Digits().Replace(ExactPatterns.Escape(path.FileName), "[0-9]");
    }

    private static bool MatchesOnly(string text, List<ListedFile> files, bool chosen)
    {
        var pattern = FilePattern.Parse(text);
        return files.TrueForAll(file => file.IsChosen == chosen || !pattern.Matches(file.CodePoints));
    }

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digits();
}
