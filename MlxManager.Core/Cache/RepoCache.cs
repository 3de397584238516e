using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// One model's folder in the cache. Methods return values for what callers branch on and throw <see cref="IOException"/>
/// or <see cref="UnauthorizedAccessException"/> when the machine fails (<see cref="CacheDamagedException"/> when something
/// stands in the way). All are synchronous: each is a handful of system calls. The formats are told in
/// <see cref="RepoFolders"/> and the types it names.
/// </summary>
public sealed class RepoCache
{
    private readonly RepoFolders _folders;
    private readonly SnapshotLinks _links;

    private readonly DiskChanges _changes;
    private readonly CacheTrash _trash;

    internal RepoCache(RepoFolders folders, Action<string, string> makeLink, DiskChanges changes, CacheTrash trash)
    {
        _folders = folders;
        _changes = changes;
        _trash = trash;
        _links = new SnapshotLinks(folders, makeLink);
    }

    public RepoName Name => _folders.Name;

    public RepoId Id => _folders.Id;

    /// <summary>Absolute path of <c>models--owner--name</c>.</summary>
    public string Folder => _folders.Folder;

    public bool Exists => _folders.IsThere;

    /// <summary>Whether anything at all stands where its folder would be.</summary>
    internal bool IsThere => DiskEntry.At(_folders.Folder).Kind is not DiskKind.Missing and var kind && (kind != DiskKind.Folder || Exists);

    internal RepoFolders Folders => _folders;

    /// <summary>Whether <c>blobs/&lt;etag&gt;</c> is a whole file of this size (a link into a shared store is followed).</summary>
    public bool HasBlob(Etag etag, long size) =>
        DiskEntry.FileBehind(_folders.Blob(etag)) is { Kind: DiskKind.File } blob && blob.Length == size;

    /// <summary>Path of our partial. Makes <c>blobs/</c> when it is missing.</summary>
    public string PartialPath(Etag etag, PartialMark mark)
    {
        _folders.Ensure(_folders.Blobs);
        var path = _folders.Partial(etag, mark);
        RequireFile(path);
        return path;
    }

    /// <summary>Whether our partial is there.</summary>
    public bool HasPartial(Etag etag, PartialMark mark) => DiskEntry.At(_folders.Partial(etag, mark)).Kind == DiskKind.File;

    /// <summary>The longest partial of the blob that a killed official client has left and nobody has changed since <paramref name="quietSince"/>.</summary>
    public OrphanPartial? FindOrphan(Etag etag, long size, IReadOnlySet<PartialMark> ours, DateTimeOffset quietSince) =>
        OrphanPartial.FindLongest(_folders, etag, size, ours, quietSince);

    /// <summary>The fullest partial of the blob's whole length that nobody goes on with: what is in it has to be looked for.</summary>
    public OrphanPartial? FindScattered(Etag etag, long size, IReadOnlySet<PartialMark> ours, DateTimeOffset quietSince) =>
        OrphanPartial.FindScattered(_folders, etag, size, ours, quietSince);

    /// <summary>
    /// Makes an orphan our partial, by rename, in the place of the one we may have. The blob's lock must be held. A dying
    /// client may still hold it open, but can only add what belongs there: the content's hash has the last word anyway.
    /// </summary>
    /// <exception cref="FileNotFoundException">It is gone, or has changed since it was found.</exception>
    public void Adopt(OrphanPartial orphan, Etag etag, PartialMark mark)
    {
        var path = PartialPath(etag, mark);
        var entry = DiskEntry.At(orphan.Path);
        if (entry.Kind != DiskKind.File || entry.Length != orphan.Length)
        {
            throw new FileNotFoundException("The partial that another client left is not there any more.", orphan.Path);
        }

        File.Move(orphan.Path, path, overwrite: true);
        FolderRights.Follow(path, _folders.Blobs);
        NativeFile.FlushFolder(_folders.Blobs);
    }

    /// <summary>The official lock of the blob, <c>.locks/models--…/&lt;etag&gt;.lock</c>; null while another holds it.</summary>
    public BlobLock? TryLock(Etag etag) => BlobLock.TryTake(_folders, _folders.Lock(etag));

    /// <summary>Makes <c>snapshots/&lt;commit&gt;/</c> and then writes its listing: all files of the commit, wanted or not.</summary>
    public void PrepareSnapshot(RepoTree tree)
    {
        // The official JavaScript client's scan calls a model corrupt that has no refs folder.
        _folders.Ensure(_folders.Refs);
        _folders.Ensure(_folders.Snapshot(tree.Commit));
        KeepListing(tree);
    }

    /// <summary>Writes a commit's listing, all files of it wanted or not, if its snapshot is there; says whether it is.</summary>
    public bool KeepListing(RepoTree tree)
    {
        if (!_folders.IsReal(_folders.Snapshot(tree.Commit)))
        {
            return false;
        }

        _folders.Ensure(_folders.Trees);
        var path = _folders.Tree(tree.Commit);
        RequireFile(path);

        // A commit never changes, so a listing that says the same stays as its maker wrote it.
        var there = TreeFile.Read(path, tree.Commit);
        if (there is null || !there.Files.Select(Facts).ToHashSet().SetEquals(tree.Files.Select(Facts)))
        {
            TemporaryName.Write(_folders.Folder, path, TreeFile.Format(tree).Span);
        }

        return true;

        static (RepoPath, long, Etag) Facts(RepoFile file) => (file.Path, file.Size, file.Etag);
    }

    /// <summary>All files of the commit, wanted or not; null when nobody has kept the listing, or it is not to be believed.</summary>
    public RepoTree? ReadTree(CommitHash commit) => TreeFile.Read(_folders.Tree(commit), commit);

    /// <summary>
    /// Renames the partial, already verified and flushed, to <c>blobs/&lt;etag&gt;</c>. The lock must be held. If another client
    /// has published the blob meanwhile, theirs stays and the partial goes; one of another size is no such blob and is replaced.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no partial.</exception>
    public void Publish(Etag etag, PartialMark mark)
    {
        _folders.Check(_folders.Blobs);
        var partial = _folders.Partial(etag, mark);
        RequireFile(partial);
        var ours = DiskEntry.At(partial);
        if (ours.Kind == DiskKind.Missing)
        {
            throw new FileNotFoundException($"The partial of {etag} is not there.", partial);
        }

        var blob = _folders.Blob(etag);
        if (HasBlob(etag, ours.Length))
        {
            File.Delete(partial);
            return;
        }

        if (DiskEntry.At(blob).Kind == DiskKind.Folder)
        {
            throw new CacheDamagedException($"{blob} is a folder, but a file must be there. Move it away and try again.");
        }

        // A rename replaces a link itself, never what it leads to.
        FolderRights.Follow(partial, _folders.Blobs);
        File.Move(partial, blob, overwrite: true);
        NativeFile.FlushFolder(_folders.Blobs);
    }

    /// <summary>
    /// Links a published blob into the snapshot. What already leads there stays; a wrong or dangling link is replaced by rename.
    /// </summary>
    /// <exception cref="FileNotFoundException">The blob is not there.</exception>
    public void Link(CommitHash commit, RepoPath path, Etag etag) => _links.Link(commit, path, etag, null, keepsBlob: false);

    /// <summary>The same at every path that leads to the content; where links are impossible the last one gets the blob itself.</summary>
    /// <exception cref="FileNotFoundException">The blob is not there.</exception>
    public void Link(CommitHash commit, ImmutableArray<RepoPath> paths, Etag etag, long size)
    {
        var left = new Queue<RepoPath>(paths.Where(path => !IsLinked(commit, path, etag, size)));
        while (left.TryDequeue(out var path))
        {
            _links.Link(commit, path, etag, size, keepsBlob: left.Count > 0);
        }
    }

    /// <summary>Whether the snapshot's path leads to that blob, published (or is the file itself, where links are impossible).</summary>
    /// <param name="size">Of the content, where it is known: saves a look into the listing.</param>
    public bool IsLinked(CommitHash commit, RepoPath path, Etag etag, long? size = null) => _links.IsRight(commit, path, etag, size);

    /// <summary>
    /// Brings the names of these files to the disk, with those of the folders that lead to them: before anything says that they are here. A
    /// ref or a row that survives the power cut that a link did not would call a revision whole that is not.
    /// </summary>
    public void Flush(CommitHash commit, IEnumerable<RepoPath> paths) =>
        _folders.Flush(paths.Select(path => Path.GetDirectoryName(_folders.Entry(commit, path))!).Distinct(StringComparer.Ordinal));

    /// <summary>
    /// Whether a content is here: as a blob; or, where links are impossible, as the very files that are to lead to it.
    /// </summary>
    public bool HasContent(CommitHash commit, ImmutableArray<RepoPath> paths, Etag etag, long size) =>
        HasBlob(etag, size) || paths.All(path => IsLinked(commit, path, etag, size));

    /// <summary>Whether anything at all stands at the snapshot's path.</summary>
    public bool HasEntry(CommitHash commit, RepoPath path) => DiskEntry.At(_folders.Entry(commit, path)).Kind != DiskKind.Missing;

    /// <summary>The commit a revision stands for here; itself if it is one; null when unknown or not to be believed.</summary>
    public CommitHash? ReadRef(Revision revision) => revision.AsCommit ?? RefFile.Read(_folders.Ref(revision));

    /// <summary>Sets <c>refs/&lt;revision&gt;</c> (temporary name, then rename). No-op for a revision that is a commit.</summary>
    /// <exception cref="DirectoryNotFoundException">The commit's snapshot is not there; such a ref would make the model corrupt.</exception>
    public void SetRef(Revision revision, CommitHash commit)
    {
        if (revision.AsCommit is null)
        {
            RefFile.Write(_folders, revision, commit);
        }
    }

    /// <summary>Removes files of temporary names that a crash has left. Only before this process works in the folder.</summary>
    public void SweepTemporaries()
    {
        if (_folders.IsReal(_folders.Folder))
        {
            TemporaryName.Sweep(_folders.Folder);
        }
    }

    /// <summary>Removes a partial of ours if it is there.</summary>
    public void DeletePartial(Etag etag, PartialMark mark)
    {
        _folders.Check(_folders.Blobs);
        if (DiskEntry.At(_folders.Partial(etag, mark)).Kind != DiskKind.Missing)
        {
            File.Delete(_folders.Partial(etag, mark));
        }
    }

    /// <summary>What cancelling a download would remove, from the disk as it is. Changes nothing.</summary>
    public RemovalPlan PlanCancel(CancelScope scope) => new RemovalPlanner(_folders).Cancel(scope);

    /// <summary>What removing the whole repo would remove: its folder and its locks folder.</summary>
    public RemovalPlan PlanRemoval() => new RemovalPlanner(_folders).Removal();

    /// <summary>Every commit of which there is a snapshot folder, empty or not, with the refs that stand at it.</summary>
    internal IReadOnlyList<(CommitHash Commit, ImmutableArray<string> Refs)> RevisionsThere()
    {
        var survey = RepoSurvey.Take(_folders);
        return [.. survey.Snapshots.Where(one => one.Commit is not null)
            .Select(one => (one.Commit!, survey.Refs.Where(name => name.Commit == one.Commit).Select(name => name.Name).ToImmutableArray()))];
    }

    /// <summary>What removing some of its revisions would remove, and what of them stays since others need it.</summary>
    public RemovalPlan PlanRevisions(IReadOnlySet<CommitHash> commits, IReadOnlyList<CacheHold> holds) =>
        new RemovalPlanner(_folders).Revisions(commits, holds);

    /// <summary>What in it is of no use any more, and what keeps that from going.</summary>
    /// <param name="quietSince">What has changed after this may still have somebody at it.</param>
    public IReadOnlyList<LooseEnd> FindLooseEnds(IReadOnlyList<CacheHold> holds, DateTimeOffset quietSince) =>
        new RemovalPlanner(_folders).LooseEnds(holds, quietSince);

    /// <param name="chosen">Some of what was just found.</param>
    public RemovalPlan PlanTidying(IReadOnlyList<LooseEnd> chosen, IReadOnlyList<CacheHold> holds) => new RemovalPlanner(_folders).Tidy(chosen, holds);

    /// <summary>
    /// Does it, in an order that leaves no dangling link when cut off; what is already gone is no error, and a blob that
    /// another client has linked since the plan was made, or holds the lock of, stays: so let go of own locks before.
    /// </summary>
    public RemovalDone Remove(RemovalPlan plan) => new PlanExecution(_folders, _changes).Run(plan);

    /// <summary>The same, but so that it can be undone: see <see cref="ModelCache.Trash"/>.</summary>
    /// <exception cref="IOException">The trash cannot be written: nothing has changed.</exception>
    public RemovalDone SetAside(RemovalPlan plan, TrashReason reason, DateTimeOffset now) => _trash.Take(_folders, plan, reason, now);

    /// <summary>As <see cref="Remove"/>. Returns bytes freed.</summary>
    /// <exception cref="IOException">Something could not be removed; everything else was. Planning again finds it.</exception>
    public long Execute(RemovalPlan plan)
    {
        var done = Remove(plan);
        return done.Failures.IsEmpty ? done.FreedBytes : throw new IOException($"Could not remove {string.Join("; ", done.Failures)}");
    }

    private static void RequireFile(string path)
    {
        if (DiskEntry.At(path).Kind is DiskKind.Link or DiskKind.Folder)
        {
            throw new CacheDamagedException($"{path} must be a plain file. Move it away and try again.");
        }
    }
}
