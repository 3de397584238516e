using MlxManager.Core.Downloads;

namespace MlxManager.Core.Persistence;

/// <summary>One download. Times are UTC; the lists of patterns are JSON arrays.</summary>
internal sealed class DownloadRow
{
    public int Id { get; set; }

    /// <summary>The current or latest run; all of them are in <see cref="RunRow"/>.</summary>
    public required string TaskId { get; set; }

    public required string Model { get; set; }

    public required string Revision { get; set; }

    public required string AllowPatterns { get; set; }

    public required string IgnorePatterns { get; set; }

    /// <summary>Set together with the files when the plan is frozen; null before.</summary>
    public string? Commit { get; set; }

    /// <summary>
    /// The cache folder that the plan was made for: what was there before, and what is this download's, is said of it alone. Null
    /// before there is a plan, and in plans of versions that did not note it.
    /// </summary>
    public string? Cache { get; set; }

    /// <summary>The snapshot folder held files before this download was planned.</summary>
    public bool SnapshotExisted { get; set; }

    public DownloadStatus Status { get; set; }

    /// <summary>Cancelled, but what it brought may still be on disk.</summary>
    public bool CleanupOwed { get; set; }

    /// <summary>Taken off the page; still in the history.</summary>
    public bool Dismissed { get; set; }

    public ErrorKind? ErrorKind { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>Place among the queued ones: the smallest comes first; null as long as nobody has moved it (then by its number).</summary>
    public long? QueueRank { get; set; }

    /// <summary>The person's limit for this one, in bytes a second; null without.</summary>
    public long? BytesPerSecondLimit { get; set; }

    /// <summary>How long it has transferred, over all its runs.</summary>
    public TimeSpan ActiveTime { get; set; }

    /// <summary>Content bytes that came over the line, over all its runs.</summary>
    public long FetchedBytes { get; set; }

    /// <summary>The best rate it ever had, in bytes a second.</summary>
    public double PeakBytesPerSecond { get; set; }

    public long TotalBytes { get; set; }

    public int FilesTotal { get; set; }

    /// <summary>As of the last change of status; a run computes it anew from disk and journal.</summary>
    public long DownloadedBytes { get; set; }

    public int FilesDone { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public List<FileRow> Files { get; } = [];
}
