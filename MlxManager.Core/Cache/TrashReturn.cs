using System.Collections.Immutable;

namespace MlxManager.Core.Cache;

/// <summary>
/// Brings an entry of the trash back: blobs first, then listings, then links, refs last, so that being cut off anywhere leaves
/// nothing that leads nowhere, and doing it again brings the rest. What is there again by now stays as it is.
/// </summary>
internal sealed class TrashReturn(RepoFolders folders, TrashBin bin, TrashManifest manifest, DiskChanges changes)
{
    private static readonly RemovalKind[] Order =
        [RemovalKind.Blob, RemovalKind.Partial, RemovalKind.Other, RemovalKind.Tree, RemovalKind.Link, RemovalKind.Ref];

    private readonly ImmutableArray<string>.Builder _lost = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _movedOn = ImmutableArray.CreateBuilder<string>();
    private CacheDamagedException? _inTheWay;
    private long _bytes;

    /// <summary>What stands where something would go back to, and is something else.</summary>
    public ImmutableArray<string> Clashes() => [.. Steps().Where(Clashes).Select(step => Relative(step.Path))];

    /// <exception cref="CacheDamagedException">Something stands in the way of some of it: that is still kept, and all else is back.</exception>
    public Restored Run()
    {
        new RepoSkeleton(folders, changes).Place();
        foreach (var kind in Order)
        {
            var left = Steps().Where(step => step.Kind == kind).ToList();

            // A link may lead over another one that is yet to come.
            for (var before = -1; before != left.Count;)
            {
                before = left.Count;
                left.RemoveAll(IsReturned);
            }

            _lost.AddRange(left.Select(step => Relative(step.Path)));
        }

        if (_inTheWay is not null)
        {
            throw _inTheWay;
        }

        bin.Delete();
        return new Restored(RestoreOutcome.Restored, folders.Name, _bytes, [], _movedOn.ToImmutable(), _lost.ToImmutable());
    }

    private IEnumerable<RemovalStep> Steps() => manifest.Steps
        .Where(step => Order.Contains(step.Kind) && Kept(step).Kind is DiskKind.File or DiskKind.Link)
        .OrderBy(step => Array.IndexOf(Order, step.Kind));

    private DiskEntry Kept(RemovalStep step) => bin.Held(folders, step.Path);

    private bool Clashes(RemovalStep step)
    {
        for (var parent = Path.GetDirectoryName(step.Path)!; parent != folders.Root; parent = Path.GetDirectoryName(parent)!)
        {
            if (DiskEntry.At(parent).Kind is DiskKind.File or DiskKind.Link)
            {
                return true;
            }
        }

        var now = DiskEntry.At(step.Path);
        var kept = Kept(step);
        return now.Kind != DiskKind.Missing && step.Kind switch
        {
            RemovalKind.Blob => now.Kind == DiskKind.Folder || kept.Kind == DiskKind.File && DiskEntry.FileBehind(step.Path).Length != kept.Length,
            RemovalKind.Link => kept.Kind == DiskKind.Link ? now.Target != kept.Target : now.Kind == DiskKind.Folder || DiskEntry.FileBehind(step.Path).Length != kept.Length,
            _ => now.Kind == DiskKind.Folder,
        };
    }

    private bool IsReturned(RemovalStep step)
    {
        try
        {
            return Return(step);
        }
        catch (CacheDamagedException e)
        {
            _inTheWay = e;
            return true;
        }
    }

    /// <returns>False for a link that leads nowhere, or not yet.</returns>
    private bool Return(RemovalStep step)
    {
        var now = DiskEntry.At(step.Path);
        var kept = bin.Kept(folders, step.Path);
        if (step.Kind == RemovalKind.Link && DiskEntry.At(kept).Target is { } target && !Leads(Path.GetFullPath(target, Path.GetDirectoryName(step.Path)!)))
        {
            return false;
        }

        var commit = step.Kind == RemovalKind.Ref ? RefFile.Read(kept) : null;
        if (step.Kind == RemovalKind.Ref && commit is null)
        {
            // It stood at nothing before.
            return true;
        }

        if (now.Kind != DiskKind.Missing)
        {
            if (commit is not null && RefFile.Read(step.Path) != commit)
            {
                _movedOn.Add(Relative(step.Path));
            }

            return true;
        }

        Make(Path.GetDirectoryName(step.Path)!);
        if (commit is not null)
        {
            Make(folders.Snapshot(commit));
        }

        changes.Move(kept, step.Path);
        _bytes += step.SizeBytes;
        return true;
    }

    private void Make(string folder)
    {
        folders.Check(folder);
        changes.MakeFolder(folder, () => folders.Ensure(folder));
    }

    // A blob may itself lead into a shared store; a folder is nothing that any official client links to.
    private static bool Leads(string path) => DiskEntry.FileBehind(path).Kind == DiskKind.File;

    private string Relative(string path) => Path.GetRelativePath(folders.Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
