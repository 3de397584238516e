namespace MlxManager.Core.Cache;

/// <summary>The folders of a repo as a survey lists them, with what is wrong with them and how they were when they were seen.</summary>
internal sealed class SurveyedFolders(RepoFolders folders)
{
    private readonly List<string> _damage = [];
    private readonly List<SurveyedOddity> _oddities = [];

    public IReadOnlyList<string> Damage => _damage;

    public IReadOnlyList<SurveyedOddity> Oddities => _oddities;

    public SeenFiles Seen { get; } = new();

    /// <summary>Something may lie where we could not or would not look.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>What is in a folder; nothing when it is not there, or is no folder, or cannot be read: the latter two are noted.</summary>
    public List<FolderEntry> Of(string folder, bool details)
    {
        try
        {
            // Its time first: what changes while it is read shows the next time.
            var facts = FileFacts.At(folder);
            Seen.Add(folder, facts);
            if (facts.Kind == DiskKind.Folder)
            {
                return FolderEntry.List(folder, details);
            }

            if (facts.Kind != DiskKind.Missing)
            {
                NotAFolder(folder, facts.Kind);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Removed by someone since we looked.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsHidden = true;
            _damage.Add($"{folder} cannot be read ({e.Message.TrimEnd('.')}).");

            // No scan looks at the locks.
            Odd(Oddity.Unreadable, folder, isCorrupt: folder != folders.Locks);
        }

        return [];
    }

    /// <summary>The folders in <c>snapshots/</c>; what else is there is noted.</summary>
    public IEnumerable<FolderEntry> OfSnapshots()
    {
        var entries = Of(folders.Snapshots, details: false);
        if (Seen.Of(folders.Snapshots) is { Kind: DiskKind.Missing })
        {
            Odd(Oddity.NoSnapshots, folders.Snapshots, isCorrupt: true);
        }

        foreach (var entry in entries)
        {
            var path = Path.Combine(folders.Snapshots, entry.Name);
            switch (entry.Kind)
            {
                case DiskKind.Folder:
                    yield return entry;
                    break;
                case DiskKind.Link:
                    NotAFolder(path, entry.Kind);
                    break;
                case DiskKind.File when entry.Name != CacheLitter.PassedOver:
                    Odd(Oddity.FileInSnapshots, path, isCorrupt: true);
                    break;
            }
        }
    }

    public void NotAFolder(string path, DiskKind kind)
    {
        // Behind a link there may be anything; behind a file there is nothing.
        IsHidden |= kind == DiskKind.Link;
        _damage.Add($"{path} is a {(kind == DiskKind.Link ? "link" : "file")} where a folder belongs.");

        // The official scan follows links, needs the folders of the snapshots, and refs only if it is there.
        var behind = kind == DiskKind.Link ? FileFacts.Behind(path).Kind : kind;
        var isNeeded = path == folders.Folder || path == folders.Snapshots || Path.GetDirectoryName(path) == folders.Snapshots;
        Odd(Oddity.NotAFolder, path, isCorrupt: isNeeded ? behind != DiskKind.Folder : path == folders.Refs && behind == DiskKind.File);
    }

    public void Odd(Oddity kind, string path, bool isCorrupt) => _oddities.Add(new SurveyedOddity(kind, path, isCorrupt));
}
