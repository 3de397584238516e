using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// The paths of one repo (a model here; datasets and spaces alike), and the guard that keeps every write below the cache's root:
/// <code>
/// &lt;root&gt;/.locks/models--owner--name/&lt;etag&gt;.lock     empty; held with flock(2) while the blob is written
/// &lt;root&gt;/models--owner--name/
///     blobs/&lt;etag&gt;                                content (or a link into a shared store: never written through)
///     blobs/&lt;etag&gt;.&lt;8 hex&gt;.incomplete              a partial of ours, or an orphan of the official client
///     refs/&lt;branch, tag or refs/pr/N&gt;             40 hex digits, no newline; a slash in the name is a folder
///     snapshots/&lt;commit&gt;/&lt;path&gt;                   relative link to the blob: see SnapshotLinks
///     trees/&lt;commit&gt;.json                         the listing: see TreeFile
///     .no_exist/&lt;commit&gt;/&lt;path&gt;                   empty: the Hub was asked for it and does not have it
/// </code>
/// Source: the official client's <c>file_download.py</c> and its guide "Understand caching".
/// </summary>
internal sealed class RepoFolders
{
    public const string PartialSuffix = ".incomplete";
    public const string LockSuffix = ".lock";

    private readonly CacheRoot _root;

    public RepoFolders(string root, RepoName name)
        : this(new CacheRoot(root), name)
    {
    }

    public RepoFolders(CacheRoot root, RepoName name)
    {
        _root = root;
        Name = name;
        Folder = Path.Combine(Root, name.Folder);
        Locks = Path.Combine(Root, ".locks", name.Folder);
        Blobs = Path.Combine(Folder, "blobs");
        Snapshots = Path.Combine(Folder, "snapshots");
        Refs = Path.Combine(Folder, "refs");
        Trees = Path.Combine(Folder, "trees");
        Absent = Path.Combine(Folder, ".no_exist");
    }

    public string Root => _root.Path;

    public RepoName Name { get; }

    public RepoId Id => Name.Id;

    public string Folder { get; }

    public string Locks { get; }

    public string Blobs { get; }

    public string Snapshots { get; }

    public string Refs { get; }

    public string Trees { get; }

    public string Absent { get; }

    public string Blob(Etag etag) => Path.Combine(Blobs, etag.Value);

    public string Partial(Etag etag, PartialMark mark) => Path.Combine(Blobs, $"{etag}.{mark}{PartialSuffix}");

    public string Lock(Etag etag) => Path.Combine(Locks, etag.Value + LockSuffix);

    public string Snapshot(CommitHash commit) => Path.Combine(Snapshots, commit.Value);

    public string Entry(CommitHash commit, RepoPath path) => Path.Combine([Snapshot(commit), .. path.Segments]);

    /// <summary>Names of files that the Hub was asked for and does not have, each an empty file.</summary>
    public string KnownAbsent(CommitHash commit) => Path.Combine(Folder, ".no_exist", commit.Value);

    public string Tree(CommitHash commit) => Path.Combine(Trees, commit.Value + ".json");

    public string Ref(Revision revision) => Path.Combine([Refs, .. revision.Value.Split('/')]);

    /// <summary>
    /// Whether a folder is there by this very name: a volume that makes no difference between upper and lower case gives it by others,
    /// too, and then it is another repo's.
    /// </summary>
    public bool IsThere => Directory.Exists(Folder)
        && (!Directory.Exists(Path.Combine(Root, Name.Folder.ToUpperInvariant())) || Directory.EnumerateDirectories(Root).Contains(Folder, StringComparer.Ordinal));

    /// <summary>Makes a folder below the root with all that lead to it; refuses when any of them is not a real folder.</summary>
    public void Ensure(string folder)
    {
        if (!_root.IsThere)
        {
            throw new DirectoryNotFoundException(_root.MissingText);
        }

        var parent = Root;
        foreach (var path in Below(folder))
        {
            var kind = DiskEntry.At(path).Kind;
            if (kind == DiskKind.Missing)
            {
                Directory.CreateDirectory(path);
                FolderRights.Follow(path, parent);
            }
            else if (kind != DiskKind.Folder)
            {
                throw NotAFolder(path, kind);
            }

            parent = path;
        }
    }

    /// <summary>Makes the names in these folders survive a power cut, and those of the folders that lead to them from the root.</summary>
    public void Flush(IEnumerable<string> paths)
    {
        foreach (var path in paths.SelectMany(Below).Append(Root).Distinct(StringComparer.Ordinal).OrderByDescending(path => path.Length))
        {
            NativeFile.FlushFolder(path, throughDrive: path == Root);
        }
    }

    /// <summary>Throws when a link or file stands where a folder leads there; a missing folder is fine.</summary>
    public void Check(string folder)
    {
        foreach (var path in Below(folder))
        {
            var kind = DiskEntry.At(path).Kind;
            if (kind == DiskKind.Missing)
            {
                return;
            }

            if (kind != DiskKind.Folder)
            {
                throw NotAFolder(path, kind);
            }
        }
    }

    /// <summary>Whether the folder is there and neither it nor any that leads to it below the root is a link.</summary>
    public bool IsReal(string folder) => IsReal(Root, folder);

    /// <inheritdoc cref="IsReal(string)"/>
    public static bool IsReal(string root, string folder) => Below(root, folder).All(path => DiskEntry.At(path).Kind == DiskKind.Folder);

    /// <summary>Whether a path lies below the root, there or not, and none of the folders that lead to it is a link.</summary>
    public bool IsInside(string path) => path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && Below(Path.GetDirectoryName(path)!).All(folder => DiskEntry.At(folder).Kind != DiskKind.Link);

    /// <summary>Whether a path lies in this model's folder or its locks folder, or is one of them.</summary>
    public bool Owns(string path) => IsWithin(path, Folder) || IsWithin(path, Locks);

    private static bool IsWithin(string path, string folder) =>
        Path.GetFullPath(path) == path
        && (path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static CacheDamagedException NotAFolder(string path, DiskKind kind) =>
        new($"{path} is a {(kind == DiskKind.Link ? "link" : "file")}, but a folder must be there. Move it away and try again.");

    /// <summary>Each folder from below the root down to this one.</summary>
    private IEnumerable<string> Below(string folder) => Below(Root, folder);

    private static IEnumerable<string> Below(string root, string folder)
    {
        var path = root;
        foreach (var name in Path.GetRelativePath(root, folder).Split(Path.DirectorySeparatorChar))
        {
            path = Path.Combine(path, name);
            yield return path;
        }
    }
}
