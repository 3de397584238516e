using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Looks through one repo for what is of no use any more, and says of each what keeps it from going, if anything does.
/// </summary>
/// <param name="quietSince">What has changed after this may still have somebody at it: one client takes no locks.</param>
internal sealed class LooseEndFinder(RepoFolders folders, RepoSurvey survey, IReadOnlyList<CacheHold> holds, DateTimeOffset quietSince)
{
    private readonly List<LooseEnd> _found = [];
    private readonly HashSet<string> _heldLocks = new(StringComparer.Ordinal);

    public IReadOnlyList<LooseEnd> Find()
    {
        FindLocks();
        if (survey.Folder == DiskKind.Folder && folders.IsThere)
        {
            var detached = survey.Snapshots.Where(one => one.Commit is not null && survey.Refs.All(name => name.Commit != one.Commit)).ToList();
            detached.ForEach(FindDetached);
            FindBlobs();
            FindDangling();
            FindListings();
            FindFolders(detached);
        }

        return _found;
    }

    private void FindLocks()
    {
        if (!folders.IsReal(folders.Locks))
        {
            return;
        }

        var content = Directory.EnumerateFileSystemEntries(folders.Locks).ToList();
        foreach (var path in content.Where(path => path.EndsWith(RepoFolders.LockSuffix, StringComparison.Ordinal)))
        {
            var entry = DiskEntry.At(path);
            if (entry.Kind != DiskKind.File)
            {
                continue;
            }

            var name = Path.GetFileNameWithoutExtension(path);
            if (BlobLock.IsHeldElsewhere(path))
            {
                _heldLocks.Add(name);
            }

            Add(LooseEndKind.StrayLock, path, 0, entry.LastWriteUtc, HolderOf(name) is { } id ? (LooseEndObstacle.InDownload, id) : LockOf(name));
        }

        if (content.Count == 0)
        {
            Add(LooseEndKind.EmptyFolder, folders.Locks, 0, Directory.GetLastWriteTimeUtc(folders.Locks));
        }
    }

    private void FindDetached(SurveyedSnapshot snapshot)
    {
        var commit = snapshot.Commit!;
        var others = BlobNeeds.Of(folders, survey.Snapshots.Where(one => one != snapshot).SelectMany(one => one.Entries));
        var own = BlobNeeds.Of(folders, snapshot.Entries).Where(name => !others.Contains(name) && HolderOf(name) is null);
        var size = own.Sum(name => DiskUse.Of(Path.Combine(folders.Blobs, name)))
            + snapshot.Entries.Where(entry => entry.Kind == DiskKind.File).Sum(entry => entry.Length ?? 0);
        var changed = snapshot.Entries.Select(entry => entry.LastWriteUtc).Append(snapshot.LastWriteUtc).Max();
        (LooseEndObstacle, int?)? obstacle =
            holds.FirstOrDefault(hold => hold.Commit == commit) is { } hold ? (LooseEndObstacle.InDownload, hold.DownloadId)
            : _heldLocks.Count > 0 ? (LooseEndObstacle.LockHeld, null)
            : survey.Refs.Any(one => one.IsUnread) ? (LooseEndObstacle.NotUnderstood, null)
            : null;
        Add(LooseEndKind.DetachedRevision, snapshot.Folder, size, changed, obstacle, one => one with { Commit = commit });
    }

    private void FindBlobs()
    {
        if (!folders.IsReal(folders.Blobs))
        {
            return;
        }

        var needed = BlobNeeds.Of(folders, survey.Snapshots.SelectMany(one => one.Entries));
        foreach (var path in Directory.EnumerateFileSystemEntries(folders.Blobs).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var entry = DiskEntry.At(path);
            if (entry.Kind is DiskKind.Folder or DiskKind.Missing || PlanExecution.IsLitter(path))
            {
                continue;
            }

            if (name.EndsWith(RepoFolders.PartialSuffix, StringComparison.Ordinal))
            {
                AddPartial(path, name, entry);
            }
            else if (BlobNeeds.LeadsNowhere(path))
            {
                // Needed or not: nobody can read it.
                AddDangling(path);
            }
            else if (!needed.Contains(name))
            {
                (LooseEndObstacle, int?)? obstacle = HolderOf(name) is { } id ? (LooseEndObstacle.InDownload, id)
                    : survey.AreNeedsKnown ? LockOf(name)
                    : (LooseEndObstacle.NotUnderstood, null);
                Add(LooseEndKind.UnreferencedBlob, path, DiskUse.Of(path), entry.LastWriteUtc, obstacle);
            }
        }
    }

    private void AddPartial(string path, string name, DiskEntry entry)
    {
        var ours = holds.FirstOrDefault(hold => hold.Blobs.Any(blob => name == $"{blob.Etag}.{blob.Mark}{RepoFolders.PartialSuffix}"));
        var obstacle = LockOf(name.Split('.')[0]) ?? (ours is { IsAtRest: false } ? (LooseEndObstacle.InDownload, ours.DownloadId) : null);
        var kind = ours is null ? LooseEndKind.OrphanedPartial : LooseEndKind.PausedPartial;

        // Of ours it is known whether somebody is at it.
        var changed = ours is null ? entry.LastWriteUtc : DateTime.UnixEpoch;
        Add(kind, path, DiskUse.Of(path), changed, obstacle, one => one with
        {
            LastChanged = new DateTimeOffset(entry.LastWriteUtc, TimeSpan.Zero),
            DownloadId = ours?.DownloadId ?? one.DownloadId,
        });
    }

    private void FindDangling()
    {
        foreach (var snapshot in survey.Snapshots)
        {
            var hold = holds.FirstOrDefault(one => one.Commit is not null && one.Commit == snapshot.Commit);
            foreach (var entry in snapshot.Entries.Where(entry => entry is { Kind: DiskKind.Link, Length: null } && BlobNeeds.LeadsNowhere(entry.Path)))
            {
                AddDangling(entry.Path, hold);
            }

            foreach (var entry in snapshot.Entries.Where(entry => TemporaryName.Is(Path.GetFileName(entry.Path))))
            {
                Add(LooseEndKind.Leftover, entry.Path, 0, snapshot.LastWriteUtc);
            }
        }

        foreach (var one in survey.Refs.Where(one => !one.IsUnread && (one.Commit is null || !folders.IsReal(folders.Snapshot(one.Commit)))))
        {
            Add(LooseEndKind.RefToNothing, one.Path, 0, DiskEntry.At(one.Path).LastWriteUtc);
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(folders.Folder).Where(path => TemporaryName.Is(Path.GetFileName(path))))
        {
            Add(LooseEndKind.Leftover, path, DiskUse.Of(path), DiskEntry.At(path).LastWriteUtc);
        }
    }

    /// <summary>Listings of revisions that are not here. One that a download is to bring has its listing first.</summary>
    private void FindListings()
    {
        if (!folders.IsReal(folders.Trees))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folders.Trees, "*.json"))
        {
            var entry = DiskEntry.At(path);
            if (entry.Kind == DiskKind.File && CommitHash.TryParse(Path.GetFileNameWithoutExtension(path), out var commit)
                && !folders.IsReal(folders.Snapshot(commit)) && holds.All(hold => hold.Commit != commit))
            {
                Add(LooseEndKind.Leftover, path, DiskUse.Of(path), entry.LastWriteUtc);
            }
        }
    }

    private void AddDangling(string path, CacheHold? hold = null)
    {
        (LooseEndObstacle, int?)? obstacle = hold is not null ? (LooseEndObstacle.InDownload, hold.DownloadId)
            : survey.AreNeedsKnown ? null
            : (LooseEndObstacle.NotUnderstood, null);
        var changed = new FileInfo(path).LastWriteTimeUtc;
        Add(LooseEndKind.DanglingLink, path, 0, changed, obstacle, one => one with { LeadsOutside = BlobNeeds.LeadsOutside(folders, path) });
    }

    private void FindFolders(List<SurveyedSnapshot> detached)
    {
        if (holds.Count > 0)
        {
            // A download is about to fill one of them.
            return;
        }

        var draft = new RemovalDraft(folders);
        if (draft.IsEmptied(folders.Folder))
        {
            Add(LooseEndKind.EmptyFolder, folders.Folder, 0, Newest(folders.Folder));
            return;
        }

        // Of snapshots themselves: without a ref they are detached revisions, and a ref needs its snapshot.
        var tops = survey.Snapshots.Except(detached).Select(one => one.Folder).Append(folders.Refs).Append(Path.Combine(folders.Folder, ".no_exist"));
        foreach (var folder in tops.Where(folders.IsReal).SelectMany(folder => Emptied(draft, folder)))
        {
            Add(LooseEndKind.EmptyFolder, folder, 0, Newest(folder));
        }
    }

    /// <summary>The topmost folders below this one that hold no file.</summary>
    private static IEnumerable<string> Emptied(RemovalDraft draft, string top) =>
        Directory.EnumerateDirectories(top).Where(path => DiskEntry.At(path).Kind == DiskKind.Folder)
            .SelectMany(path => draft.IsEmptied(path) ? [path] : Emptied(draft, path));

    private static DateTime Newest(string folder) => Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder)
        .Max(path => DiskEntry.At(path).LastWriteUtc);

    private int? HolderOf(string etag) => holds.FirstOrDefault(hold => hold.Blobs.Any(blob => blob.Etag.Value == etag))?.DownloadId;

    private (LooseEndObstacle, int?)? LockOf(string etag) => _heldLocks.Contains(etag) ? (LooseEndObstacle.LockHeld, null) : null;

    private void Add(
        LooseEndKind kind, string path, long size, DateTime changed, (LooseEndObstacle Kind, int? Download)? obstacle = null, Func<LooseEnd, LooseEnd>? more = null)
    {
        var why = obstacle ?? (changed > quietSince.UtcDateTime ? (LooseEndObstacle.JustChanged, null) : (LooseEndObstacle.None, (int?)null));
        var relative = Path.GetRelativePath(folders.Root, path).Replace(Path.DirectorySeparatorChar, '/');
        var found = new LooseEnd(kind, folders.Name, relative, size, new DateTimeOffset(changed, TimeSpan.Zero), why.Item1, why.Item2);
        _found.Add(more?.Invoke(found) ?? found);
    }
}
