using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>One file of a download, as a cancel needs to know it.</summary>
/// <param name="WasLinked">The snapshot already led to the blob when the download was planned: not ours to remove.</param>
/// <param name="WasPresent">The blob was already published when the download was planned: not ours to remove.</param>
public sealed record PlannedFile(RepoPath Path, Etag Etag, long Size, PartialMark Mark, bool WasLinked, bool WasPresent);

/// <summary>What a cancelled download brought, or may have brought.</summary>
/// <param name="Commit">Null when it was cancelled before its commit was known: then it brought nothing.</param>
/// <param name="SnapshotExisted">The snapshot folder held files when the download was planned.</param>
/// <param name="KeepPaths">Paths of the same commit that another unfinished download plans too.</param>
/// <param name="KeepEtags">Blobs of this model that another unfinished download plans too.</param>
public sealed record CancelScope(
    CommitHash? Commit,
    IReadOnlyList<PlannedFile> Files,
    bool SnapshotExisted,
    IReadOnlySet<RepoPath> KeepPaths,
    IReadOnlySet<Etag> KeepEtags);

/// <summary>A deletion that can be shown before it is done. Paths are absolute and lie inside the cache.</summary>
/// <param name="Steps">In the order of their kinds.</param>
/// <param name="FreedBytes">Bytes that go: each blob once, partials by what they really occupy.</param>
/// <param name="KeptRevision">A complete revision of the model that stays, if there is one.</param>
/// <param name="LeftBehind">Set when bookkeeping was damaged and something could not be told apart: what was left, in plain words.</param>
public sealed record RemovalPlan(IReadOnlyList<RemovalStep> Steps, long FreedBytes, CommitHash? KeptRevision, string? LeftBehind)
{
    /// <summary>Blobs that what goes leads to and that stay all the same, since others need them.</summary>
    public ImmutableArray<SharedBlob> Stays { get; init; } = [];
}

/// <param name="FileName">In <c>blobs/</c>.</param>
/// <param name="UsedBy">Revisions that stay and lead to it.</param>
/// <param name="IsHeld">An unfinished download needs it.</param>
public sealed record SharedBlob(string FileName, long SizeBytes, ImmutableArray<CommitHash> UsedBy, bool IsHeld);

/// <summary>
/// In the order in which they go. Being cut off between any two steps leaves no ref to a missing snapshot, no dangling link
/// and no link to a blob that is gone.
/// </summary>
public enum RemovalKind
{
    Ref,

    /// <summary>Whatever stands in a snapshot: a link, or a file where links are impossible.</summary>
    Link,
    Tree,
    Blob,
    Partial,

    /// <summary>Anything else in the repo's folder: what is known to be absent, what other tools have put there.</summary>
    Other,
    Lock,

    /// <summary>A folder, removed only when empty by then.</summary>
    EmptyFolder,

    /// <summary>The repo's folder with nothing left in it but empty folders; goes in one step.</summary>
    RepoFolder,
}

/// <summary>What must still be so when a step's turn comes; otherwise it is left out.</summary>
public enum StepCheck
{
    None,

    /// <summary>Nobody holds the lock of the partial's blob.</summary>
    LockIsFree,

    /// <summary>The ref still stands at <see cref="RemovalStep.Commit"/>.</summary>
    StandsAtCommit,

    /// <summary>The link leads to nothing, or the ref to no snapshot.</summary>
    LeadsNowhere,
}

public sealed record RemovalStep(RemovalKind Kind, string Path)
{
    public StepCheck Check { get; init; }

    public CommitHash? Commit { get; init; }

    /// <summary>What it gives back.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Of no use to anybody: never kept in the trash.</summary>
    public bool IsRubbish { get; init; }
}

/// <summary>How a removal ended.</summary>
/// <param name="FreedBytes">Given back to the disk.</param>
/// <param name="SetAsideBytes">Moved to the trash.</param>
/// <param name="Failures">What could not be removed, and why; everything else was.</param>
public sealed record RemovalDone(long FreedBytes, long SetAsideBytes, ImmutableArray<string> Failures)
{
    public TrashId? Trash { get; init; }
}
