namespace MlxManager.Core.Transfer;

/// <summary>What stands between a blob and its bytes.</summary>
public enum FailureCause
{
    /// <summary>Connection refused, cut, name not resolved, TLS failed.</summary>
    Connection,

    /// <summary>No byte for longer than the idle timeout.</summary>
    Stalled,

    /// <summary>The source answered 5xx.</summary>
    ServerError,

    /// <summary>429 or 503 with a time to wait.</summary>
    RateLimited,

    /// <summary>The person has switched the network off.</summary>
    Offline,

    /// <summary>Another process holds the blob's lock.</summary>
    HeldElsewhere,

    /// <summary>The cache folder is not there now; its disk may be away.</summary>
    DiskAway,

    /// <summary>The person's schedule pauses this hour.</summary>
    Scheduled,

    /// <summary>The source refuses this person: gated, private, bad token, disabled.</summary>
    Refused,

    /// <summary>The source does not have it.</summary>
    Missing,

    /// <summary>The source answers outside the protocol: wrong ranges, other sizes, encoded bodies, redirect loops.</summary>
    Protocol,
}

/// <param name="Message">One sentence in plain words; never an address with a signature, never a token.</param>
/// <param name="IsTransient">Whether waiting alone can mend it; such a failure is retried for ever, never final.</param>
/// <param name="RetryAfter">How long the source asked to wait, when it did.</param>
public sealed record TransferFailure(FailureCause Cause, string Message, bool IsTransient, TimeSpan? RetryAfter = null)
{
    /// <summary>A public source leads to an address of this machine's own network.</summary>
    public bool LeadsInside { get; init; }
}

/// <summary>What a run is waiting for, and when it tries again.</summary>
/// <param name="Reason">In plain English words; the cause says it for other languages.</param>
public sealed record Waiting(FailureCause Cause, string Reason, DateTimeOffset RetryAt);
