using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Hub;

/// <summary>Why the Hub did not give what was asked.</summary>
public enum HubFailureKind
{
    /// <summary>No answer: name not resolved, connection refused, cut, TLS failed, or timed out.</summary>
    Unreachable,

    /// <summary>The Hub answered 5xx (or 408).</summary>
    ServerError,

    /// <summary>429: too many requests; <see cref="HubFailure.RetryAfter"/> says how long to wait.</summary>
    RateLimited,

    /// <summary>The person has switched the network off (HF_HUB_OFFLINE).</summary>
    Offline,

    /// <summary>The model exists; its terms must be accepted first.</summary>
    Gated,

    /// <summary>401 or 404 without a telling code: missing, private or gated.</summary>
    MissingOrPrivate,

    RepoNotFound,
    RevisionNotFound,
    EntryNotFound,

    /// <summary>The token was refused.</summary>
    BadToken,

    /// <summary>The owner or the Hub has disabled the model.</summary>
    Disabled,

    /// <summary>Another 4xx.</summary>
    Refused,

    /// <summary>An answer that does not parse into what the protocol promises.</summary>
    Malformed,
}

/// <summary>What kept an answer of the Hub from coming.</summary>
public enum ReachFault
{
    /// <summary>The connection broke off.</summary>
    BrokenOff,
    TimedOut,
    NameNotFound,

    /// <summary>Its certificate or TLS was refused.</summary>
    NotSecure,
    ProxyRefused,
    ConnectionRefused,
    NoConnection,
}

/// <param name="Message">One sentence in plain English words that a person can act on. Never holds a token.</param>
/// <param name="RetryAfter">How long the Hub asked to wait, when it did.</param>
public sealed record HubFailure(HubFailureKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>What was in the way; only of an unreachable Hub.</summary>
    public ReachFault? Reach { get; init; }

    /// <summary>The status it answered with, where the kind alone does not say it.</summary>
    public int? Status { get; init; }

    /// <summary>Gated, and access has been asked for, but not granted yet.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>Whether waiting alone can mend it.</summary>
    public bool IsTransient => Kind is HubFailureKind.Unreachable or HubFailureKind.ServerError or HubFailureKind.RateLimited or HubFailureKind.Offline;
}

/// <summary>Either what was asked or why there is none. Callers branch on it; only bugs throw.</summary>
public sealed class HubAnswer<T>
    where T : class
{
    private HubAnswer(T? value, HubFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }

    public HubFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOk => Failure is null;

    public static implicit operator HubAnswer<T>(T value) => new(value, null);

    public static implicit operator HubAnswer<T>(HubFailure failure) => new(null, failure);
}
