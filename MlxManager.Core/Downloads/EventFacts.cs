using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>What an event's message says, as values; what does not belong to its kind is null.</summary>
public sealed record EventFacts
{
    public static EventFacts None { get; } = new();

    /// <summary>What was asked for: the model, and by which name its revision.</summary>
    public string? Model { get; init; }

    public string? Revision { get; init; }

    public string? Commit { get; init; }

    /// <summary>The file it is about.</summary>
    public string? Path { get; init; }

    public int? Files { get; init; }

    /// <summary>Of the download or the file; what is here, next to <see cref="TotalBytes"/>; what was freed, of a cancelled one.</summary>
    public long? Bytes { get; init; }

    public long? TotalBytes { get; init; }

    /// <summary>What stood in the way of a try.</summary>
    public FailureCause? Cause { get; init; }

    /// <summary>How often it was tried.</summary>
    public int? Tries { get; init; }

    /// <summary>After how long it went on; null while it does not.</summary>
    public TimeSpan? WentOnAfter { get; init; }

    /// <summary>Why it failed, paused by itself, or threw something away.</summary>
    public ErrorKind? Error { get; init; }

    /// <summary>Begun again after a failure, rather than after a pause.</summary>
    public bool IsRetry { get; init; }
}
