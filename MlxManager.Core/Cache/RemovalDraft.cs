namespace MlxManager.Core.Cache;

/// <summary>Gathers the steps of a plan: only what is there, nothing twice, in the order in which it is safe to go.</summary>
internal sealed class RemovalDraft(RepoFolders folders)
{
    // As the system does, which would not follow more.
    public const int MostHops = 40;

    private readonly List<RemovalStep> _steps = [];
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    /// <summary>By kind; of links, those that lead over other links before these.</summary>
    public IReadOnlyList<RemovalStep> Steps => [.. _steps.OrderBy(step => step.Kind).ThenByDescending(step => step.Kind == RemovalKind.Link ? Hops(step.Path) : 0)];

    /// <summary>What the files hold; folders and locks hold nothing worth counting.</summary>
    public long FreedBytes => _steps.Where(step => step.Kind is not RemovalKind.Lock).Sum(step => step.SizeBytes);

    public void Add(RemovalKind kind, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            Add(new RemovalStep(kind, path));
        }
    }

    public void Add(RemovalStep step)
    {
        var found = DiskEntry.At(step.Path).Kind;
        var isFolder = step.Kind is RemovalKind.EmptyFolder or RemovalKind.RepoFolder;
        if (found != DiskKind.Missing && (found == DiskKind.Folder) == isFolder && _gone.Add(step.Path))
        {
            _steps.Add(isFolder ? step : step with { SizeBytes = DiskUse.Of(step.Path) });
        }
    }

    /// <summary>Whether the steps so far leave nothing in the folder but empty folders (and what Finder strews about).</summary>
    public bool IsEmptied(string folder)
    {
        try
        {
            return DiskEntry.At(folder).Kind == DiskKind.Folder && Directory.EnumerateFileSystemEntries(folder).All(path =>
                _gone.Contains(path) || PlanExecution.IsLitter(path) || IsEmptied(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Those of the folders that the steps so far empty, with all below them.</summary>
    public void AddEmptied(IEnumerable<string> candidates)
    {
        foreach (var folder in candidates.Distinct().Where(folder => folders.IsReal(folder) && IsEmptied(folder))
            .OrderByDescending(folder => folder.Length).ToList())
        {
            AddDeepestFirst(folder);
        }
    }

    /// <summary>The whole folder of the repo, which the steps so far empty.</summary>
    public void AddRepoFolder()
    {
        // Empty or not, the official scans want refs and snapshots in a repo's folder for as long as that is there.
        foreach (var path in Directory.EnumerateDirectories(folders.Folder).Where(path => path != folders.Refs && path != folders.Snapshots))
        {
            AddDeepestFirst(path);
        }

        Add(new RemovalStep(RemovalKind.RepoFolder, folders.Folder));
    }

    /// <summary>Every folder that leads to the path, below <paramref name="top"/>.</summary>
    public static IEnumerable<string> Parents(string path, string top)
    {
        for (var folder = Path.GetDirectoryName(path)!; folder != top; folder = Path.GetDirectoryName(folder)!)
        {
            yield return folder;
        }
    }

    /// <summary>How many links one comes over before it is at a blob, or at what is none.</summary>
    private int Hops(string link)
    {
        var hops = 0;
        for (var path = link; hops < MostHops && DiskEntry.At(path).Target is { } target; hops++)
        {
            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            if (Path.GetDirectoryName(path) == folders.Blobs)
            {
                break;
            }
        }

        return hops;
    }

    private void AddDeepestFirst(string folder)
    {
        if (DiskEntry.At(folder).Kind == DiskKind.Folder)
        {
            foreach (var path in Directory.EnumerateDirectories(folder))
            {
                AddDeepestFirst(path);
            }

            Add(new RemovalStep(RemovalKind.EmptyFolder, folder));
        }
    }
}
