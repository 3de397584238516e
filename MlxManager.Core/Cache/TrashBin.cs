using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>One entry's folder in the trash. The format is told in <see cref="TrashManifest"/>.</summary>
internal sealed class TrashBin(CacheRoot root, string folder, DiskChanges changes)
{
    private const string Gone = ".gone";

    private readonly string _moving = Path.Combine(folder, "moving.json");
    private readonly string _manifest = Path.Combine(folder, "manifest.json");
    private readonly string _restoring = Path.Combine(folder, "restoring.json");

    public TrashManifest? Whole => Read(_manifest);

    /// <summary>Of a move that was cut off.</summary>
    public TrashManifest? Moving => IsThere(_manifest) || IsThere(_restoring) ? null : Read(_moving);

    /// <summary>Of a return that was cut off.</summary>
    public TrashManifest? Restoring => Read(_restoring);

    public bool HoldsContent => Directory.Exists(Path.Combine(folder, "content"));

    public static bool IsGone(string name) => name.EndsWith(Gone, StringComparison.Ordinal);

    /// <summary>Where something that stood in the repo's folder is kept.</summary>
    public string Kept(RepoFolders folders, string path) => Path.Combine(folder, "content", Path.GetRelativePath(folders.Folder, path));

    /// <summary>What is kept of something; nothing where a link leads there, which somebody else has laid: it would be fetched from outside.</summary>
    public DiskEntry Held(RepoFolders folders, string path)
    {
        var kept = Kept(folders, path);
        return RepoFolders.IsReal(root.Path, Path.GetDirectoryName(kept)!) ? DiskEntry.At(kept) : default;
    }

    /// <summary>Before the first thing moves: from here on the move can be finished or undone.</summary>
    public void Begin(TrashManifest manifest)
    {
        var folders = Folders(manifest);
        changes.MakeFolder(folder, () => folders.Ensure(folder));
        changes.Write(folder, _moving, manifest.Write(folders));
    }

    public void Take(RepoFolders folders, string path)
    {
        var kept = Kept(folders, path);
        var parent = Path.GetDirectoryName(kept)!;
        folders.Check(parent);
        changes.MakeFolder(parent, () => folders.Ensure(parent));
        changes.Move(path, kept);
    }

    /// <summary>After the last thing has moved, now or before a kill: what is in it is told from what is there.</summary>
    /// <returns>False when nothing at all is in it: then it is gone too.</returns>
    public bool End(TrashManifest moving)
    {
        var folders = Folders(moving);
        var kept = moving.Steps.Where(step => IsThere(folders, step)).ToImmutableArray();
        if (kept.IsEmpty)
        {
            Delete();
            return false;
        }

        changes.Write(folder, _manifest, (moving with { Steps = kept }).Write(folders));
        changes.Delete(_moving);
        return true;
    }

    /// <summary>Whether something that has moved already stands at its place once more: somebody has brought it anew.</summary>
    public bool IsBackAgain(TrashManifest moving)
    {
        var folders = Folders(moving);
        return moving.Steps.Any(step => IsThere(folders, step) && DiskEntry.At(step.Path).Kind != DiskKind.Missing);
    }

    /// <summary>Of a return that cannot go on: what is still in it is a whole entry again.</summary>
    public void BreakOff(TrashManifest restoring)
    {
        if (End(restoring))
        {
            changes.Delete(_restoring);
        }
    }

    public void BeginRestore() => changes.Move(IsThere(_manifest) ? _manifest : _moving, _restoring);

    /// <summary>Off the list in one step, then from the disk.</summary>
    /// <returns>Bytes freed.</returns>
    public long Delete()
    {
        var gone = IsGone(folder) ? folder : folder + Gone;
        if (gone != folder)
        {
            changes.Move(folder, gone);
        }

        var size = DiskUse.Of(gone);
        changes.DeleteTree(gone);
        return size - DiskUse.Of(gone);
    }

    public TrashEntry? Describe(TrashId id) => Whole is { } whole
        ? new TrashEntry(
            id,
            whole.Repo,
            whole.Reason,
            [.. whole.Steps.Where(step => step.Kind == RemovalKind.Link).Select(step => CommitOf(whole, step.Path)).OfType<CommitHash>().Distinct()],
            whole.Steps.Count(step => step.Kind is RemovalKind.Link),
            whole.Steps.Sum(step => step.SizeBytes),
            whole.MadeAt)
        : null;

    private TrashManifest? Read(string file) => RepoFolders.IsReal(root.Path, folder) ? TrashManifest.Read(root.Path, file) : null;

    private bool IsThere(RepoFolders folders, RemovalStep step) =>
        step.Kind < RemovalKind.Lock && Held(folders, step.Path).Kind is DiskKind.File or DiskKind.Link;

    private CommitHash? CommitOf(TrashManifest manifest, string path)
    {
        var names = Path.GetRelativePath(Folders(manifest).Snapshots, path).Split(Path.DirectorySeparatorChar);
        return CommitHash.TryParse(names[0], out var commit) ? commit : null;
    }

    private RepoFolders Folders(TrashManifest manifest) => new(root, manifest.Repo);

    private static bool IsThere(string path) => DiskEntry.At(path).Kind == DiskKind.File;
}
