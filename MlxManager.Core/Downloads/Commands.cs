using System.Diagnostics.CodeAnalysis;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>What a person may ask of a download.</summary>
public enum DownloadCommand
{
    Pause,
    Resume,
    Retry,
    Cancel,

    /// <summary>Take a completed one off the page; it stays in the history.</summary>
    Dismiss,

    /// <summary>Remove a finished one from the history too.</summary>
    Forget,
}

public sealed record StartRequest(RepoId Model, Revision Revision, FilePatterns Patterns);

/// <param name="Existed">The same model at the same commit (and patterns) was already there; nothing was started.</param>
public sealed record StartAnswer(DownloadSnapshot Download, bool Existed);

public enum CommandOutcome
{
    Done,
    NotFound,

    /// <summary>The download's status does not allow it.</summary>
    Refused,

    /// <summary>Cancelled, but not everything could be removed; it is tried again and again.</summary>
    CleanupFailed,
}

/// <summary>What was in the way of a command, for whoever says it in another language than the message's English.</summary>
public enum CommandTrouble
{
    /// <summary>The table of statuses and commands: see <see cref="StateTable"/>.</summary>
    WrongStatus,
    Stopping,
    Over,

    /// <summary>Only those that wait for their turn have an order.</summary>
    NotQueued,

    /// <summary>It does not wait for its turn.</summary>
    NotWaiting,

    /// <summary>The cache's disk is away; what was downloaded is removed once it is back.</summary>
    CacheAway,

    /// <summary>Something could not be removed; it is tried again and again.</summary>
    NotAllRemoved,

    /// <summary>Something was left, because it could not be told apart from what must stay.</summary>
    LeftBehind,
}

/// <param name="Download">As it stands after the command; null only when not found or forgotten.</param>
/// <param name="Message">Why it was refused or what could not be removed, in plain English words.</param>
/// <param name="FreedBytes">What a cancel freed on disk.</param>
public sealed record CommandAnswer(CommandOutcome Outcome, DownloadSnapshot? Download, string? Message = null, long FreedBytes = 0)
{
    /// <summary>The same as a value; null where nothing was in the way.</summary>
    public CommandTrouble? Trouble { get; init; }

    [MemberNotNullWhen(true, nameof(Download))]
    public bool IsDone => Outcome == CommandOutcome.Done && Download is not null;

    /// <summary>The download's status does not allow it.</summary>
    public static CommandAnswer RefusedBy(DownloadSnapshot download, DownloadCommand command) =>
        new(CommandOutcome.Refused, download, StateTable.Refusal(download.Status, command)) { Trouble = CommandTrouble.WrongStatus };
}

/// <summary>What a cancel would do, for the question asked first.</summary>
/// <param name="KeptRevision">A complete revision of the model that stays.</param>
/// <param name="LeftBehind">What could not be told apart and would stay, in plain words.</param>
public sealed record CancelPreview(long FreedBytes, CommitHash? KeptRevision, string? LeftBehind);

/// <summary>How removing a model from the cache ended.</summary>
public enum RemoveOutcome
{
    Removed,
    NotFound,

    /// <summary>A download of it is not finished.</summary>
    Busy,
    Failed,
}

public sealed record RemoveAnswer(RemoveOutcome Outcome, long FreedBytes = 0, string? Message = null);
