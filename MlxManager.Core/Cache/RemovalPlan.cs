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
/// <param name="FreedBytes">Bytes that go: each blob once, partials by what they really occupy.</param>
/// <param name="KeptRevision">A complete revision of the model that stays, if there is one.</param>
/// <param name="LeftBehind">Set when bookkeeping was damaged and something could not be told apart: what was left, in plain words.</param>
public sealed record RemovalPlan(IReadOnlyList<RemovalStep> Steps, long FreedBytes, CommitHash? KeptRevision, string? LeftBehind);

public enum RemovalKind
{
    Ref,
    Link,
    Tree,
    Blob,
    Partial,
    Lock,

    /// <summary>A folder, removed only when empty by then.</summary>
    EmptyFolder,

    /// <summary>A folder with everything in it; links inside are removed, never followed.</summary>
    WholeFolder,
}

public sealed record RemovalStep(RemovalKind Kind, string Path);
