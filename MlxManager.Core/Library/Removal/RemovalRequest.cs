using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Removal;

/// <summary>What a person wants removed.</summary>
/// <param name="Revisions">Some of its revisions; none for the whole repo with everything in its folder.</param>
public sealed record RemovalRequest(RepoName Repo, ImmutableArray<CommitHash> Revisions)
{
    /// <summary>Whether it can be undone; null for what the person has set.</summary>
    public bool? UsesTrash { get; init; }

    public bool IsWhole => Revisions.IsEmpty;

    public static RemovalRequest Whole(RepoName repo) => new(repo, []);
}

public enum RemovalOutcome
{
    /// <summary>Done; or, of a plan, ready to be done.</summary>
    Done,

    /// <summary>The cache does not hold the repo, or not one of the revisions.</summary>
    NotFound,

    /// <summary>A download that is not finished needs it.</summary>
    InUse,

    /// <summary>The cache folder is not there: its disk is away.</summary>
    CacheAway,

    /// <summary>The disk refused something; everything else was done.</summary>
    Failed,
}

/// <summary>What a removal would do now.</summary>
/// <param name="Revisions">What would go, with the refs that stand there.</param>
/// <param name="FileCount">Files of its snapshots.</param>
/// <param name="FreedBytes">What the disk gets back, at once or when the trash is emptied.</param>
/// <param name="Stays">What stays although it belongs to what goes, and who needs it.</param>
/// <param name="Holders">Downloads that need it, when it is in use.</param>
/// <param name="LeftBehind">What cannot be told apart and would stay, in plain words.</param>
public sealed record RemovalPreview(
    RemovalOutcome Outcome,
    bool UsesTrash,
    ImmutableArray<GoingRevision> Revisions,
    int FileCount,
    long FreedBytes,
    ImmutableArray<SharedBlob> Stays,
    ImmutableArray<DownloadHold> Holders,
    string? LeftBehind)
{
    /// <summary>Every step, with absolute paths, in order.</summary>
    public ImmutableArray<RemovalStep> Steps { get; init; } = [];

    public long StaysBytes => Stays.Sum(blob => blob.SizeBytes);

    internal static RemovalPreview Refused(RemovalOutcome outcome, ImmutableArray<DownloadHold> holders = default) =>
        new(outcome, false, [], 0, 0, [], holders.IsDefault ? [] : holders, null);
}

public sealed record GoingRevision(CommitHash Commit, ImmutableArray<string> Refs);

/// <param name="FreedBytes">Given back to the disk.</param>
/// <param name="SetAsideBytes">Moved to the trash.</param>
/// <param name="Trash">Set when it can be undone.</param>
/// <param name="Message">What could not be removed, or was left since it could not be told apart; in plain words.</param>
public sealed record RemovalAnswer(
    RemovalOutcome Outcome, long FreedBytes, long SetAsideBytes, TrashId? Trash, ImmutableArray<DownloadHold> Holders, string? Message);
