namespace MlxManager.Core.Hub;

/// <summary>
/// The fewest patterns that choose by folders and single files. Folder patterns are literal up to their final star, so those
/// of one folder say nothing about another.
/// </summary>
internal sealed record FolderCover(IReadOnlyList<Covering> Allow, IReadOnlyList<Covering> Ignore)
{
    private int Count => Allow.Count + Ignore.Count;

    /// <param name="files">At least one of them chosen. With nothing to allow, everything is allowed.</param>
    public static FolderCover Of(List<ListedFile> files)
    {
        var cover = Best(files, 0, "");
        return cover.Allow is [{ Pattern: "*" }] ? cover with { Allow = [] } : cover;
    }

    private static FolderCover Best(IReadOnlyCollection<ListedFile> files, int depth, string prefix)
    {
        if (files.All(file => file.IsChosen))
        {
            return new([Folder(prefix)], []);
        }

        if (!files.Any(file => file.IsChosen))
        {
            return new([], []);
        }

        var parts = Parts(files, depth).Select(part => part.IsFile
            ? new FolderCover(part.Files[0].IsChosen ? [File(part.Files[0])] : [], [])
            : Best(part.Files, depth + 1, prefix + part.Name + "/")).ToList();
        var single = new FolderCover([.. parts.SelectMany(part => part.Allow)], [.. parts.SelectMany(part => part.Ignore)]);
        var whole = new FolderCover([Folder(prefix)], [.. Without(files, depth, prefix)]);

        // Equally short: what is named is safer than what is left over, should the model change meanwhile.
        return whole.Count < single.Count ? whole : single;
    }

    private static IEnumerable<Covering> Without(IReadOnlyCollection<ListedFile> files, int depth, string prefix) =>
        Parts(files, depth).SelectMany(part =>
            part.Files.All(file => file.IsChosen) ? []
            : part.IsFile ? [File(part.Files[0])]
            : !part.Files.Exists(file => file.IsChosen) ? [Folder(prefix + part.Name + "/")]
            : Without(part.Files, depth + 1, prefix + part.Name + "/"));

    private static IEnumerable<(string Name, bool IsFile, List<ListedFile> Files)> Parts(IEnumerable<ListedFile> files, int depth) => files
        .GroupBy(file => file.Path.Segments[depth], StringComparer.Ordinal)
        .Select(group => (group.Key, group.First().Path.Segments.Count == depth + 1, group.ToList()));

    private static Covering File(ListedFile file) => new(ExactPatterns.Escape(file.Path.Value), file.Path);

    private static Covering Folder(string prefix) => new(ExactPatterns.Escape(prefix) + "*", null);
}
