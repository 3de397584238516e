using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// The standard Hugging Face cache folder. The only place that builds a path in it. At its top lies <c>CACHEDIR.TAG</c>
/// (https://bford.info/cachedir), which tells backup programs to pass it by.
/// </summary>
public sealed class ModelCache
{
    private const string TagName = "CACHEDIR.TAG";

    private const string Tag = """
        Signature: 8a477f597d28d172789f06886806bc55
        # This file is a cache directory tag created by MlxManager, as by huggingface_hub.
        # For information about cache directory tags, see:
        #	https://bford.info/cachedir/

        """;

    /// <summary>Folders whose content is mounted disks: nothing is ever made directly in them.</summary>
    private static readonly string[] MountPoints = ["/Volumes", "/media", "/mnt", "/run/media"];

    private readonly CacheRoot _root;
    private readonly Action<string, string> _makeLink;
    private readonly DiskChanges _changes;

    public ModelCache(string root)
        : this(root, static (path, target) => File.CreateSymbolicLink(path, target))
    {
    }

    internal ModelCache(string root, Action<string, string> makeLink, DiskChanges? changes = null)
    {
        _root = new CacheRoot(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        _makeLink = makeLink;
        _changes = changes ?? new DiskChanges();
        Trash = new CacheTrash(_root, _changes);
        HoldsBoth = twins => twins.AreApartIn(Root);
    }

    /// <summary>Absolute path of the cache folder (<c>HF_HUB_CACHE</c>).</summary>
    public string Root => _root.Path;

    /// <summary>What was deleted and can still be brought back.</summary>
    public CacheTrash Trash { get; }

    /// <summary>
    /// Whether the folder is there. It is missing on first use, and when a disk is unplugged: then nothing may be
    /// concluded from absent files. The empty folder at which an unplugged disk was mounted counts as missing, too.
    /// </summary>
    public bool Exists => _root.IsThere;

    /// <inheritdoc cref="CacheRoot.MissingText"/>
    public string MissingText => _root.MissingText;

    /// <summary>What is remembered of the disk, and what is there now: see <see cref="CacheRoot"/>.</summary>
    internal CacheRoot Place => _root;

    /// <summary>
    /// Whether the volume makes no difference between upper and lower case: told by the tag, which can then be had by another name,
    /// and false where there is none.
    /// </summary>
    internal bool FoldsCase => File.Exists(Path.Combine(Root, TagName)) && File.Exists(Path.Combine(Root, TagName.ToLowerInvariant()));

    /// <summary>
    /// Makes the folder and <c>CACHEDIR.TAG</c>. A folder that was there once and is missing now is an unplugged disk, and
    /// making it again would fill the system's disk with what belongs elsewhere; only the caller can know, so it says:
    /// <paramref name="firstUse"/> is true while nothing was ever downloaded into this cache folder. Even then no folder
    /// is made directly where disks are mounted (<c>/Volumes/Models</c> without the disk Models).
    /// </summary>
    /// <returns>False when the folder is missing and was not made: wait for its disk.</returns>
    public bool Create(bool firstUse)
    {
        if (!Exists)
        {
            if (!firstUse || IsOnMissingDisk())
            {
                return false;
            }

            Directory.CreateDirectory(Root);
        }

        var tag = Path.Combine(Root, TagName);
        if (DiskEntry.At(tag).Kind == DiskKind.Missing)
        {
            try
            {
                // Who was killed in the midst of this has left one that nobody else looks for.
                TemporaryName.Sweep(Root);
                TemporaryName.Write(Root, tag, Encoding.UTF8.GetBytes(Tag));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A courtesy to backup programs; a cache that cannot be written says so at the first real write.
            }
        }

        return true;
    }

    /// <summary>
    /// Free bytes for us on the cache's volume (of the nearest existing parent when the folder is not there yet);
    /// <see cref="long.MaxValue"/> where the system does not tell (Windows network paths).
    /// </summary>
    public long FreeBytes() => Volume()?.AvailableFreeSpace ?? long.MaxValue;

    /// <summary>Bytes of the cache's whole volume; null where the system does not tell.</summary>
    public long? TotalBytes() => Volume()?.TotalSize;

    /// <summary>Whether files of these names can lie side by side here.</summary>
    internal Func<NameTwins, bool> HoldsBoth { get; init; }

    public RepoCache Repo(RepoId model) => Repo(RepoName.Model(model));

    public RepoCache Repo(RepoName name) => new(new RepoFolders(_root, name), _makeLink, _changes, Trash);

    /// <summary>Every repo that has a folder of its own, or one for its locks; in order. One whose locks a repo here shares is that one.</summary>
    public IReadOnlyList<RepoName> RepoNames()
    {
        var names = Names().ToList();
        var others = LockFolders().Except(names, FoldsCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return [.. names.Concat(others).Select(RepoName.OfFolder).OfType<RepoName>().OrderBy(name => name.Folder, StringComparer.Ordinal)];
    }

    /// <summary>Everything directly in the cache folder, by name, in order; nothing when it is not there.</summary>
    internal IEnumerable<string> Names() => Exists
        ? Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        : [];

    private DriveInfo? Volume()
    {
        var path = NearestFolder(Root);
        if (!OperatingSystem.IsWindows())
        {
            return new DriveInfo(path);
        }

        var volume = Path.GetPathRoot(path)!;
        return volume.StartsWith(@"\\", StringComparison.Ordinal) ? null : new DriveInfo(volume);
    }

    private IEnumerable<string> LockFolders()
    {
        var locks = Path.Combine(Root, ".locks");
        return RepoFolders.IsReal(Root, locks) ? Directory.EnumerateDirectories(locks).Select(path => Path.GetFileName(path)) : [];
    }

    private static string NearestFolder(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
        {
            path = parent;
        }

        return path;
    }

    private bool IsOnMissingDisk()
    {
        var nearest = NearestFolder(Root);

        // Also one level deeper: /media/<user>/<disk>, /run/media/<user>/<disk>.
        return !OperatingSystem.IsWindows()
            && (MountPoints.Contains(nearest) || Path.GetDirectoryName(nearest) is "/media" or "/run/media");
    }
}
