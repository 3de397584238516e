namespace MlxManager.Core.Cache;

/// <summary>
/// Deletions that can be undone: renamed aside on the same volume, where no scan looks. The format is told in
/// <see cref="TrashManifest"/>. Everything may be called from anywhere at once; each call is a handful of renames.
/// Whoever removes or restores holds the repo's downloads still.
/// </summary>
public sealed class CacheTrash
{
    private readonly CacheRoot _root;
    private readonly string _folder;
    private readonly DiskChanges _changes;
    private readonly Lock _lock = new();

    internal CacheTrash(CacheRoot root, DiskChanges changes)
    {
        _root = root;
        _folder = Path.Combine(root.Path, ".locks", ".mlxmanager-trash");
        _changes = changes;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrashEntry> List() => [.. Ids().Select(id => Bin(id).Describe(id)).OfType<TrashEntry>()];

    /// <summary>Entries that a kill has left half moved or half restored.</summary>
    public IReadOnlyList<(TrashId Id, RepoName Repo)> Unfinished() =>
        [.. Ids().Select(id => (Id: id, Bin: Bin(id)))
            .Select(one => (one.Id, (one.Bin.Moving ?? one.Bin.Restoring)?.Repo)).Where(one => one.Repo is not null).Select(one => (one.Id, one.Repo!))];

    /// <summary>
    /// Ends what a kill has cut off: a return goes on; a move goes on, or back when somebody needs the repo by now: as
    /// <paramref name="undo"/> says, or as something tells that had gone and stands there again.
    /// </summary>
    /// <param name="now">From when on the rest is kept of a return that something stands in the way of.</param>
    /// <exception cref="IOException">The disk failed, or another server is at it. Nothing is lost.</exception>
    public void Finish(TrashId id, bool undo, DateTimeOffset now) => Locked(() =>
    {
        var bin = Bin(id);
        if (bin.Moving is { } moving)
        {
            if (undo || bin.IsBackAgain(moving))
            {
                bin.BeginRestore();
            }
            else
            {
                // What stays, and why, is found by planning again.
                _ = new PlanExecution(Folders(moving), _changes, bin).Run(new RemovalPlan(moving.Steps, 0, null, null));
                bin.End(moving);
            }
        }

        if (bin.Restoring is { } restoring)
        {
            try
            {
                new TrashReturn(Folders(restoring), bin, restoring, _changes).Run();
            }
            catch (CacheDamagedException)
            {
                // The rest is an entry like any other, and says what stands in its way when somebody wants it back.
                bin.BreakOff(restoring with { MadeAt = now });
            }
        }

        return true;
    });

    /// <summary>Deletes for good what a kill has left of what was being deleted.</summary>
    /// <returns>Why something is still there: all else is gone.</returns>
    /// <exception cref="IOException">The trash cannot be looked into, or another server is at it.</exception>
    public IReadOnlyList<Exception> Sweep() => Locked<IReadOnlyList<Exception>>(() =>
    {
        var locks = Path.GetDirectoryName(_folder)!;
        if (RepoFolders.IsReal(_root.Path, locks))
        {
            RepoSkeleton.Sweep(locks, _changes);
        }

        if (!IsThere)
        {
            return [];
        }

        var gone = Directory.EnumerateDirectories(_folder).Where(TrashBin.IsGone).Select(path => new TrashBin(_root, path, _changes));
        var empty = Ids().Select(Bin).Where(bin => bin is { Whole: null, Moving: null, Restoring: null, HoldsContent: false });
        var failures = new List<Exception>();
        foreach (var bin in gone.Concat(empty).ToList())
        {
            try
            {
                bin.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failures.Add(e);
            }
        }

        return failures;
    });

    /// <summary>Puts things back; refused when something else stands there now.</summary>
    /// <exception cref="IOException">The disk failed; the next start goes on.</exception>
    public Restored Restore(TrashId id) => Locked(() =>
    {
        var bin = Bin(id);
        if (bin.Whole is not { } whole)
        {
            return new Restored(RestoreOutcome.NotFound, null, 0, [], [], []);
        }

        var way = new TrashReturn(Folders(whole), bin, whole, _changes);
        if (way.Clashes() is { IsEmpty: false } clashes)
        {
            return new Restored(RestoreOutcome.Clashes, whole.Repo, 0, clashes, [], []);
        }

        bin.BeginRestore();
        return way.Run();
    });

    /// <summary>Deletes one entry for good.</summary>
    /// <returns>Bytes freed; null when there is no such entry.</returns>
    /// <exception cref="IOException">Not all could be deleted; the next sweep goes on.</exception>
    public long? Delete(TrashId id) => Locked<long?>(() => Bin(id).Whole is null ? null : Bin(id).Delete());

    /// <summary>Does a plan by setting aside what goes; what is of no use to anybody is deleted.</summary>
    /// <exception cref="IOException">The trash cannot be written, or another server is at it: nothing has changed.</exception>
    internal RemovalDone Take(RepoFolders folders, RemovalPlan plan, TrashReason reason, DateTimeOffset now)
    {
        if (plan.Steps.Count == 0)
        {
            return new RemovalDone(0, 0, []);
        }

        folders.Ensure(_folder);
        return Locked(() => TakeLocked(folders, plan, reason, now));
    }

    private RemovalDone TakeLocked(RepoFolders folders, RemovalPlan plan, TrashReason reason, DateTimeOffset now)
    {
        var id = TrashId.New(now);
        var bin = Bin(id);
        var manifest = new TrashManifest(folders.Name, reason, now, [.. plan.Steps]);
        bin.Begin(manifest);
        var done = new PlanExecution(folders, _changes, bin).Run(plan);
        return bin.End(manifest) ? done with { Trash = id } : done;
    }

    private bool IsThere => RepoFolders.IsReal(_root.Path, _folder);

    private IEnumerable<TrashId> Ids() => IsThere
        ? Directory.EnumerateDirectories(_folder).Select(path => TrashId.TryParse(Path.GetFileName(path), out var id) ? id : null).OfType<TrashId>()
            .OrderBy(id => id.Value, StringComparer.Ordinal)
        : [];

    private TrashBin Bin(TrashId id) => new(_root, Path.Combine(_folder, id.Value), _changes);

    private RepoFolders Folders(TrashManifest manifest) => new(_root, manifest.Repo);

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            if (!IsThere)
            {
                return work();
            }

            // Another server with a data folder of its own may share this cache.
            using var held = BlobLock.TryTake(Path.Combine(_folder, ".lock"), _root.Path, static _ => { })
                ?? throw new IOException("Another server is at work in the trash of this cache. Try again in a moment.");
            return work();
        }
    }
}
