using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// One model's folder in the cache. Methods return values for what callers branch on and throw <see cref="IOException"/>
/// or <see cref="UnauthorizedAccessException"/> when the machine fails. All are synchronous: each is a handful of system calls.
/// </summary>
public sealed class RepoCache
{
    public RepoId Id => throw new NotSupportedException();

    /// <summary>Absolute path of <c>models--owner--name</c>.</summary>
    public string Folder => throw new NotSupportedException();

    public bool Exists => throw new NotSupportedException();

    /// <summary>Whether <c>blobs/&lt;etag&gt;</c> is a whole file of this size (a link into a shared store is followed).</summary>
    public bool HasBlob(Etag etag, long size) => throw new NotSupportedException();

    /// <summary>Path of our partial. Makes <c>blobs/</c> when it is missing.</summary>
    public string PartialPath(Etag etag, PartialMark mark) => throw new NotSupportedException();

    /// <summary>The official lock of the blob, <c>.locks/models--…/&lt;etag&gt;.lock</c>; null while another holds it.</summary>
    public BlobLock? TryLock(Etag etag) => throw new NotSupportedException();

    /// <summary>Makes <c>snapshots/&lt;commit&gt;/</c> and then writes <c>trees/&lt;commit&gt;.json</c> (all files of the commit, wanted or not).</summary>
    public void PrepareSnapshot(RepoTree tree) => throw new NotSupportedException();

    /// <summary>Renames the partial, already verified and flushed, to <c>blobs/&lt;etag&gt;</c>. The lock must be held.</summary>
    public void Publish(Etag etag, PartialMark mark) => throw new NotSupportedException();

    /// <summary>Links a published blob into the snapshot: made under a temporary name, then renamed. Throws if the blob is not there.</summary>
    public void Link(CommitHash commit, RepoPath path, Etag etag) => throw new NotSupportedException();

    /// <summary>Whether the snapshot's path leads to that blob, published.</summary>
    public bool IsLinked(CommitHash commit, RepoPath path, Etag etag) => throw new NotSupportedException();

    /// <summary>Whether anything at all stands at the snapshot's path.</summary>
    public bool HasEntry(CommitHash commit, RepoPath path) => throw new NotSupportedException();

    public CommitHash? ReadRef(Revision revision) => throw new NotSupportedException();

    /// <summary>Sets <c>refs/&lt;revision&gt;</c> (temporary name, then rename). No-op for a revision that is a commit.</summary>
    public void SetRef(Revision revision, CommitHash commit) => throw new NotSupportedException();

    /// <summary>Removes a partial of ours if it is there.</summary>
    public void DeletePartial(Etag etag, PartialMark mark) => throw new NotSupportedException();

    /// <summary>What cancelling a download would remove, from the disk as it is. Changes nothing.</summary>
    public RemovalPlan PlanCancel(CancelScope scope) => throw new NotSupportedException();

    /// <summary>What removing the whole model would remove: the repo folder and its locks folder.</summary>
    public RemovalPlan PlanRemoval() => throw new NotSupportedException();

    /// <summary>Does it, in an order that leaves no dangling link when cut off; what is already gone is no error. Returns bytes freed.</summary>
    public long Execute(RemovalPlan plan) => throw new NotSupportedException();
}
