namespace MlxManager.Core.Hub;

/// <summary>
/// Says a choice of files in patterns: the shortest of whole folders, single files, and folders without some of what is in
/// them; where that is more than <see cref="FilePatterns.MaxPatterns"/>, files that differ in digits alone, or share folder and
/// ending, become one pattern. What comes out always matches exactly the chosen files of the listing.
/// </summary>
public static class ExactPatterns
{
    /// <summary>Null when nothing is chosen, or the choice is too scattered to be said.</summary>
    /// <param name="all">Every file of the model, each once.</param>
    public static FilePatterns? Of(IReadOnlyCollection<RepoPath> all, Func<RepoPath, bool> isChosen)
    {
        var files = all.OrderBy(path => path.Value, StringComparer.Ordinal).Select(path => new ListedFile(path, isChosen(path))).ToList();
        if (!files.Exists(file => file.IsChosen))
        {
            return null;
        }

        var cover = FolderCover.Of(files);
        var allow = Shortened(cover.Allow, files, chosen: true);
        var ignore = Shortened(cover.Ignore, files, chosen: false);
        return FilePatterns.TryCreate(allow, ignore, out var patterns, out _) && files.TrueForAll(file => patterns.Includes(file.Path) == file.IsChosen)
            ? patterns
            : null;
    }

    /// <summary>The text as a pattern that matches it alone.</summary>
    public static string Escape(string text) => text
        .Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal)
        .Replace("?", "[?]", StringComparison.Ordinal);

    private static IEnumerable<string> Shortened(IReadOnlyList<Covering> cover, List<ListedFile> files, bool chosen) =>
        cover.Count <= FilePatterns.MaxPatterns ? cover.Select(part => part.Pattern) : WiderPatterns.Of(cover, files, chosen);
}

/// <summary>One file of the listing.</summary>
internal sealed record ListedFile(RepoPath Path, bool IsChosen)
{
    public int[] CodePoints { get; } = FilePattern.CodePoints(Path.Value);
}

/// <summary>A pattern of a cover.</summary>
/// <param name="File">The one file it stands for; null for a folder.</param>
internal sealed record Covering(string Pattern, RepoPath? File);
