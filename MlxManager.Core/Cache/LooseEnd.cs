using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>What lies in the cache without being of use any more.</summary>
public enum LooseEndKind
{
    /// <summary>No branch or tag stands at the revision.</summary>
    DetachedRevision,

    /// <summary>A partial that nobody goes on with.</summary>
    OrphanedPartial,

    /// <summary>A partial of a download of ours that is paused or has failed: it would be fetched again from the start.</summary>
    PausedPartial,

    /// <summary>A whole blob that no snapshot leads to.</summary>
    UnreferencedBlob,

    /// <summary>A link that leads to nothing: for it the official scan calls the whole repo corrupt.</summary>
    DanglingLink,

    /// <summary>A ref that stands at no snapshot: for it the official scan calls the whole repo corrupt.</summary>
    RefToNothing,

    /// <summary>A lock file that nobody holds.</summary>
    StrayLock,

    EmptyFolder,

    /// <summary>What a crash in the middle of a change has left: a temporary file of ours, the listing of a revision that is gone.</summary>
    Leftover,
}

/// <summary>Why something must stay for now.</summary>
public enum LooseEndObstacle
{
    None,

    /// <summary>An unfinished download needs it.</summary>
    InDownload,

    /// <summary>Another program holds its lock, or one of the repo.</summary>
    LockHeld,

    /// <summary>It has changed a moment ago: somebody may be at it.</summary>
    JustChanged,

    /// <summary>The repo's folder is damaged, so that nobody can tell whether it is needed.</summary>
    NotUnderstood,
}

/// <param name="Path">Below the cache folder, with forward slashes.</param>
/// <param name="SizeBytes">What it alone gives back.</param>
/// <param name="DownloadId">The download that needs it, or that a paused partial belongs to.</param>
public sealed record LooseEnd(
    LooseEndKind Kind,
    RepoName Repo,
    string Path,
    long SizeBytes,
    DateTimeOffset LastChanged,
    LooseEndObstacle Obstacle,
    int? DownloadId)
{
    /// <summary>Of a detached revision.</summary>
    public CommitHash? Commit { get; init; }

    /// <summary>The link leads out of the cache, itself or over others: maybe only a disk is missing.</summary>
    public bool LeadsOutside { get; init; }

    public bool CanGo => Obstacle == LooseEndObstacle.None;

    /// <summary>
    /// Whether it may be proposed without being asked for: nothing is lost with it that could be used or would be fetched again.
    /// </summary>
    public bool IsProposed => CanGo && !LeadsOutside && Kind is not (LooseEndKind.DetachedRevision or LooseEndKind.PausedPartial);
}
