namespace MlxManager.Core.Downloads;

/// <summary>What happened to a download.</summary>
public enum DownloadEventKind
{
    /// <summary>Asked for.</summary>
    Started,

    /// <summary>The Hub has told what there is; commit, files and sizes are fixed.</summary>
    Planned,

    /// <summary>As many others as may run at the same time were before it.</summary>
    Queued,

    /// <summary>Nothing could be done but wait and try again. One event for an outage, however many tries it took.</summary>
    Waiting,

    /// <summary>Single connections failed and asked again while others went on. One event for many of the same cause.</summary>
    Retrying,

    /// <summary>Connections that brought next to nothing gave way to others. One event for many.</summary>
    ConnectionReplaced,

    ContentThrownAway,

    /// <summary>A large file is here and its checksum is right.</summary>
    Verified,

    /// <summary>A large file was copied from elsewhere on this machine instead of fetched, and its checksum is right.</summary>
    Taken,
    Paused,

    /// <summary>Resumed, or tried again after a failure.</summary>
    Resumed,
    Completed,
    Failed,
    Cancelled,
    ServerStopped,
    ServerStarted,
}

/// <summary>One line of a download's timeline.</summary>
/// <param name="At">When it happened; for a coalesced one, when it began.</param>
/// <param name="Message">In plain English words; never a token, never a signed address.</param>
/// <param name="Facts">The same as values, to be said in another language; null of an event that was kept before there were any.</param>
public sealed record DownloadEvent(DateTimeOffset At, DownloadEventKind Kind, string Message, EventFacts? Facts = null);
