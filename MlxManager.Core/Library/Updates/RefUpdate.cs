using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Updates;

public enum RefState
{
    /// <summary>The Hub was never asked, or has not yet answered.</summary>
    Unchecked,

    /// <summary>It stands where it stands on the Hub.</summary>
    Current,

    /// <summary>The Hub has moved on.</summary>
    Moved,

    /// <summary>The person has pointed it back, and the Hub is elsewhere.</summary>
    SetBack,

    /// <summary>The Hub has the model, but no such branch or tag any more.</summary>
    Gone,

    /// <summary>The Hub does not give the model to this person: see <see cref="RefUpdate.Problem"/>.</summary>
    Unavailable,
}

/// <summary>A branch or tag in the cache, beside what the Hub has by that name.</summary>
/// <param name="Here">Where it stands in the cache.</param>
public sealed record RefUpdate(RepoName Repo, Revision Revision, CommitHash Here, RefState State)
{
    /// <summary>Where it stood on the Hub when that was last told; null when it was not.</summary>
    public CommitHash? Hub { get; init; }

    /// <summary>Why the last question brought no commit; <see cref="State"/> is then what was known before, if anything.</summary>
    public HubFailureKind? Problem { get; init; }

    /// <summary>When the Hub last gave an answer that counts.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    public bool CanUpdate => State is RefState.Moved or RefState.SetBack;
}

/// <param name="Done">Repos that were asked for, of <paramref name="Total"/>.</param>
/// <param name="WaitsUntil">The Hub wants no more questions before.</param>
public sealed record CheckProgress(int Done, int Total, DateTimeOffset? WaitsUntil);

/// <summary>What is known of all refs at one moment.</summary>
/// <param name="Refs">Of models, by repo and name.</param>
/// <param name="Checking">Null while nobody asks the Hub.</param>
public sealed record UpdatesNow(ImmutableArray<RefUpdate> Refs, CheckProgress? Checking)
{
    /// <summary>When the Hub last gave an answer about any of them.</summary>
    public DateTimeOffset? LastChecked => Refs.Max(one => one.CheckedAt);

    public IEnumerable<RefUpdate> Of(RepoName repo) => Refs.Where(one => one.Repo == repo);
}
