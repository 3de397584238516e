namespace MlxManager.Core.Hub;

/// <summary>
/// Gathers the pages of a tree listing into a <see cref="RepoTree"/>. A download is planned from it, so the first entry
/// that cannot be right spoils the whole: each method gives what is wrong, or null.
/// </summary>
internal sealed class TreeBuilder
{
    internal const int MaxEntries = 100_000;

    /// <summary>A path may bring many folders along, and each is remembered by its whole path.</summary>
    internal const int MaxFolders = 50_000;

    /// <summary>Of all files together. A thousand times the largest models there are, and still nothing that could not be added up.</summary>
    internal const long MaxBytes = 1L << 50;

    private readonly Dictionary<string, RepoFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<Etag, long> _sizes = [];
    private int _entries;
    private long _total;

    public string? Add(IEnumerable<TreeEntryJson?> page)
    {
        foreach (var entry in page)
        {
            if (++_entries > MaxEntries)
            {
                return $"a file list of more than {MaxEntries} entries";
            }

            if (Add(entry) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    public RepoTree Build(CommitHash commit) => new(commit, [.. _files.Values.OrderBy(file => file.Path.Value, StringComparer.Ordinal)]);

    private string? Add(TreeEntryJson? entry)
    {
        if (!RepoPath.TryParse(entry?.Path, out var path))
        {
            return $"entry {_entries} of its file list has a path that cannot be stored safely ({Quoted(entry?.Path)})";
        }

        return entry!.Type switch
        {
            "file" => AddFile(path, entry),
            "directory" => AddFolders(path.Value),
            // Submodules and what else git knows hold nothing to download.
            not null => null,
            null => $"{path} is neither file nor folder",
        };
    }

    private string? AddFile(RepoPath path, TreeEntryJson entry)
    {
        if (entry.Size is not >= 0)
        {
            return $"{path} has no possible size";
        }

        if (!Etag.TryParse(entry.Oid, out var oid) || oid.Kind != EtagKind.GitBlob)
        {
            return $"{path} has no git object id";
        }

        Etag? sha256 = null;
        if (entry.Lfs is { } lfs)
        {
            if (!Etag.TryParse(lfs.Oid, out sha256) || sha256.Kind != EtagKind.Sha256)
            {
                return $"{path} has no SHA-256";
            }

            if (lfs.Size is { } size && size != entry.Size)
            {
                return $"{path} has two sizes";
            }
        }

        // The Xet name helps other clients only; one that does not look like one is left out.
        var file = new RepoFile(path, entry.Size.Value, oid, sha256, Hex.IsLower(entry.XetHash, 64) ? entry.XetHash : null);
        return Claim(file) ?? AddFolders(path.Folder);
    }

    private string? Claim(RepoFile file)
    {
        if (_folders.Contains(file.Path.Value))
        {
            return $"{file.Path} is both file and folder";
        }

        if (!_files.TryAdd(file.Path.Value, file))
        {
            return $"{file.Path} is listed twice";
        }

        if (!_sizes.TryAdd(file.Etag, file.Size) && _sizes[file.Etag] != file.Size)
        {
            return $"{file.Path} has the content of another file but not its size";
        }

        if (file.Size > MaxBytes - _total)
        {
            return $"with {file.Path} its files are larger together than any model";
        }

        _total += file.Size;
        return null;
    }

    // The folder, and every folder it lies in.
    private string? AddFolders(string folder)
    {
        for (; folder.Length > 0; folder = RepoPath.FolderOf(folder))
        {
            if (_files.ContainsKey(folder))
            {
                return $"{folder} is both file and folder";
            }

            if (!_folders.Add(folder))
            {
                // Known, and so are its parents.
                return null;
            }

            if (_folders.Count > MaxFolders)
            {
                return $"a file list of more than {MaxFolders} folders";
            }
        }

        return null;
    }

    private static string Quoted(string? path) => path is null ? "none" : HubWords.Of($"“{path}”", null, null) ?? "none";
}
