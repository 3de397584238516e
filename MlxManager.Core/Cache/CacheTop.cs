namespace MlxManager.Core.Cache;

/// <summary>Locks of a repo that is not in the cache.</summary>
/// <param name="Folder">In <c>.locks/</c>.</param>
internal sealed record GoneLocks(string Folder, int Count);

/// <summary>
/// What stands directly in the cache folder. Besides the repos an official client makes there <c>.locks/</c>, <c>CACHEDIR.TAG</c>, and
/// <c>blobs/</c> as a store that repos share, told by the file <c>.huggingface-shared-blobs</c> in it.
/// </summary>
internal sealed record CacheTop(bool IsThere, IReadOnlyList<RepoName> Repos, IReadOnlyList<SurveyedOddity> Oddities, IReadOnlyList<GoneLocks> Gone)
{
    /// <summary>In <c>.locks/</c>, which every client passes over: what was deleted and can be brought back. No locks.</summary>
    public const string TrashFolder = ".mlxmanager-trash";

    private const string LocksFolder = ".locks";
    private const string SharedFolder = "blobs";
    private const string SharedMark = ".huggingface-shared-blobs";

    private static readonly string[] Kinds = ["models--", "datasets--", "spaces--"];

    /// <exception cref="IOException">The cache folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static CacheTop Look(ModelCache cache)
    {
        List<FolderEntry> entries;
        try
        {
            entries = cache.Exists ? FolderEntry.List(cache.Root, details: false) : [];
        }
        catch (DirectoryNotFoundException)
        {
            entries = [];
        }

        var repos = new List<RepoName>();
        var oddities = new List<SurveyedOddity>();
        foreach (var entry in entries)
        {
            var path = Path.Combine(cache.Root, entry.Name);
            if (entry.Kind == DiskKind.Folder && RepoName.OfFolder(entry.Name) is { } name)
            {
                repos.Add(name);
            }
            else if (OddityOf(entry, path) is { } oddity)
            {
                oddities.Add(oddity);
            }
        }

        repos = [.. repos.OrderBy(repo => repo.Kind)
            .ThenBy(repo => repo.Id.Value, StringComparer.OrdinalIgnoreCase)
            .ThenBy(repo => repo.Id.Value, StringComparer.Ordinal)];
        oddities.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));

        // Asked last: a disk that went away while it was read shows as one that is away, not as an empty one.
        return new CacheTop(cache.Exists, repos, oddities, LocksOfTheGone(cache.Root, [.. repos.Select(repo => repo.Folder)]));
    }

    private static SurveyedOddity? OddityOf(FolderEntry entry, string path)
    {
        if (entry.Name is LocksFolder or "CACHEDIR.TAG" || CacheLitter.Is(entry.Name) || TemporaryName.Is(entry.Name)
            || entry.Name == SharedFolder && FileFacts.Behind(Path.Combine(path, SharedMark)).Kind == DiskKind.File)
        {
            return null;
        }

        // The official scan follows links, and takes more names for a repo's than a client can make.
        var kind = entry.Kind == DiskKind.Link ? FileFacts.Behind(path).Kind : entry.Kind;
        var isRepo = Array.Exists(Kinds, prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal));
        var isScanned = kind == DiskKind.Folder && isRepo && FileFacts.Behind(Path.Combine(path, "snapshots")).Kind == DiskKind.Folder;
        var isMisplaced = entry.Kind != DiskKind.Folder && RepoName.OfFolder(entry.Name) is not null;
        return new SurveyedOddity(isMisplaced ? Oddity.NotAFolder : Oddity.UnknownEntry, path, IsCorrupt: !isScanned);
    }

    private static List<GoneLocks> LocksOfTheGone(string root, HashSet<string> repos)
    {
        var gone = new List<GoneLocks>();
        var locks = Path.Combine(root, LocksFolder);
        foreach (var entry in ListOrNothing(locks))
        {
            if (entry.Kind == DiskKind.Folder && entry.Name != TrashFolder && !repos.Contains(entry.Name))
            {
                gone.Add(new GoneLocks(entry.Name, ListOrNothing(Path.Combine(locks, entry.Name)).Count(one => one.Kind == DiskKind.File)));
            }
        }

        gone.Sort((a, b) => string.CompareOrdinal(a.Folder, b.Folder));
        return gone;
    }

    private static List<FolderEntry> ListOrNothing(string folder)
    {
        try
        {
            return FileFacts.At(folder).Kind == DiskKind.Folder ? FolderEntry.List(folder, details: false) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's: locks that cannot be seen are none that could be removed.
            return [];
        }
    }
}
