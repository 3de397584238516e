using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>What was asked for when something was set aside.</summary>
public enum TrashReason
{
    WholeRepo,
    Revisions,
    Tidying,
}

/// <summary>One deletion that can still be undone.</summary>
/// <param name="Commits">Revisions of which something is in it.</param>
/// <param name="SizeBytes">What emptying it gives back.</param>
public sealed record TrashEntry(
    TrashId Id, RepoName Repo, TrashReason Reason, ImmutableArray<CommitHash> Commits, int FileCount, long SizeBytes, DateTimeOffset MadeAt);

public enum RestoreOutcome
{
    Restored,
    NotFound,

    /// <summary>Something else stands where it would go back to; nothing was changed.</summary>
    Clashes,
}

/// <summary>How bringing something back ended.</summary>
/// <param name="Clashes">Paths below the cache folder at which something else stands now.</param>
/// <param name="MovedOn">Refs that stand at another commit by now: they stay there.</param>
/// <param name="Lost">Files that are not back since their content has been deleted meanwhile.</param>
public sealed record Restored(
    RestoreOutcome Outcome, RepoName? Repo, long Bytes, ImmutableArray<string> Clashes, ImmutableArray<string> MovedOn, ImmutableArray<string> Lost);
