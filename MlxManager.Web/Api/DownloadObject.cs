using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>One download, as every call under /api/models tells it. Every field is always there; what is not known is null.</summary>
internal record DownloadObject
{
    /// <summary>The download's number; stays for life.</summary>
    public required int DownloadId { get; init; }

    /// <summary>The current or latest run; a new one with each resume and retry.</summary>
    public required string TaskId { get; init; }

    public required string ModelId { get; init; }

    public required string Revision { get; init; }

    /// <summary>The commit that is fetched; null until the Hub has told it, and fixed from then on.</summary>
    public required string? Commit { get; init; }

    public required DownloadStatus Status { get; init; }

    /// <summary>What the run is doing now; null when none is under way.</summary>
    public required RunPhase? Phase { get; init; }

    /// <summary>Only in the phase waiting.</summary>
    public required WaitingObject? Waiting { get; init; }

    /// <summary>0 to 100 per cent; 100 only when complete.</summary>
    public required double Progress { get; init; }

    public required long DownloadedBytes { get; init; }

    /// <summary>0 until planned; never changes afterwards.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes a second; 0 while nothing is transferred.</summary>
    public required long SpeedBps { get; init; }

    /// <summary>Null without a meaningful rate.</summary>
    public required long? EtaSeconds { get; init; }

    /// <summary>Place among those that wait for their turn, 1 is next; null when it does not wait.</summary>
    public required int? QueuePosition { get; init; }

    /// <summary>Its own limit in bytes a second; null without.</summary>
    public required long? LimitBps { get; init; }

    public required int FilesDone { get; init; }

    public required int FilesTotal { get; init; }

    /// <summary>Why it failed or paused by itself, or that content was thrown away because it was wrong.</summary>
    public required string? Error { get; init; }

    /// <summary>The error in a word, for who acts on it: gated, bad_token, no_space and so on; null without one.</summary>
    public required ErrorKind? ErrorKind { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    public static DownloadObject From(DownloadSnapshot download) => new()
    {
        DownloadId = download.Id,
        TaskId = download.TaskId,
        ModelId = download.Model.Value,
        Revision = download.Revision.Value,
        Commit = download.Commit?.Value,
        Status = download.Status,
        Phase = download.Phase,
        Waiting = download.Waiting is { } waiting ? new WaitingObject(waiting.Reason, waiting.RetryAt) : null,
        Progress = download.Progress,
        DownloadedBytes = download.DownloadedBytes,
        TotalBytes = download.TotalBytes,
        SpeedBps = (long)(download.SpeedBytesPerSecond ?? 0),
        EtaSeconds = download.TimeLeft is { } left ? (long)Math.Ceiling(left.TotalSeconds) : null,
        QueuePosition = download.QueuePosition,
        LimitBps = download.BytesPerSecondLimit,
        FilesDone = download.FilesDone,
        FilesTotal = download.FilesTotal,
        Error = download.Error?.Message,
        ErrorKind = download.Error?.Kind,
        CreatedAt = download.CreatedAt,
        StartedAt = download.StartedAt,
        CompletedAt = download.CompletedAt,
    };
}

/// <param name="Reason">What is waited for, in plain words.</param>
/// <param name="RetryAt">When it is tried again.</param>
internal sealed record WaitingObject(string Reason, DateTimeOffset RetryAt);
