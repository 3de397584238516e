using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Where a download stands in its life; kept in its row.</summary>
public enum DownloadStatus
{
    Pending,
    Downloading,
    Paused,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>What a run is doing now.</summary>
public enum RunPhase
{
    Queued,
    Preparing,
    Transferring,

    /// <summary>Nothing is fetched: a content that this machine has elsewhere is being copied.</summary>
    Copying,
    Verifying,
    Waiting,
}

/// <summary>What a person would have to do about an error; lets the page offer the right help.</summary>
public enum ErrorKind
{
    Other,

    /// <summary>Accept the terms on the model's page, or give a token of an account that has.</summary>
    Gated,

    /// <summary>Missing, private or gated: the Hub does not say which.</summary>
    MissingOrPrivate,

    BadToken,
    NotFound,
    Disabled,
    NoSpace,
    NoPermission,
    WrongContent,

    /// <summary>The disk gave back other bytes than were written; only these are fetched again.</summary>
    WrongOnDisk,

    /// <summary>What this machine has elsewhere is not what its name says; it was not taken.</summary>
    WrongElsewhere,

    /// <summary>The model has no files at this revision.</summary>
    NoFiles,

    /// <summary>No file of the model matches the patterns.</summary>
    NothingMatches,
    DiskFailed,

    /// <summary>Another program keeps removing from the cache what was brought.</summary>
    FilesRemoved,

    /// <summary>The Hub or its content host refuses, for a reason of its own that the message gives.</summary>
    Refused,

    /// <summary>The Hub or its content host answers what cannot be right.</summary>
    Protocol,

    /// <summary>The list of downloads could not be written.</summary>
    NotWritten,

    /// <summary>Two names would be one on the cache's disk.</summary>
    NamesClash,

    /// <summary>The Hub leads to an address of this machine's own network, where nothing was asked for.</summary>
    OwnNetwork,
}

/// <param name="Message">One sentence in plain English words that a person can act on.</param>
public sealed record DownloadError(ErrorKind Kind, string Message)
{
    /// <summary>The file it is about, while it is just being told; the row does not keep it.</summary>
    public string? Path { get; init; }
}

/// <summary>One download as everyone sees it; immutable, replaced whole. Equal reference: nothing changed.</summary>
/// <param name="Id">The row's number; stays for life.</param>
/// <param name="TaskId">The current or latest run.</param>
/// <param name="Commit">Known once planned; never moves afterwards.</param>
/// <param name="Phase">Only while pending or downloading.</param>
/// <param name="Waiting">Only in phase waiting.</param>
/// <param name="DownloadedBytes">Published, reused and journalled bytes of the plan.</param>
/// <param name="TotalBytes">0 until planned; never changes afterwards.</param>
/// <param name="SpeedBytesPerSecond">Null until it means something (3 s of samples) and whenever nothing is transferred; 0 is a stall.</param>
/// <param name="TimeLeft">Null without a meaningful rate.</param>
/// <param name="Error">Why it failed; on a paused one, why it paused by itself; while running, that content was thrown away.</param>
public sealed record DownloadSnapshot(
    int Id,
    string TaskId,
    RepoId Model,
    Revision Revision,
    CommitHash? Commit,
    DownloadStatus Status,
    RunPhase? Phase,
    Waiting? Waiting,
    long DownloadedBytes,
    long TotalBytes,
    double? SpeedBytesPerSecond,
    TimeSpan? TimeLeft,
    int FilesDone,
    int FilesTotal,
    DownloadError? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>Which files of the model were asked for.</summary>
    public FilePatterns Patterns { get; init; } = FilePatterns.Everything;

    /// <summary>Place among those that wait for their turn, 1 is next; null when it does not wait.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>The person's limit for this one; null without.</summary>
    public long? BytesPerSecondLimit { get; init; }

    /// <summary>
    /// Of the plan, what was in the cache before and was not fetched, and contents that were copied whole from elsewhere on this machine; of
    /// the latter only this process knows before it is complete.
    /// </summary>
    public long ReusedBytes { get; init; }

    /// <summary>What is being copied from elsewhere on this machine, as far as it is; counts as downloaded when it is found right. 0 while nothing is.</summary>
    public long CopyingBytes { get; init; }

    /// <summary>Of the downloaded bytes, those whose hash is known to be right or is computed up to here.</summary>
    public long VerifiedBytes { get; init; }

    /// <summary>Over all its runs, time in which something was transferred.</summary>
    public TimeSpan ActiveTime { get; init; }

    /// <summary>Content bytes that came over the line, over all its runs.</summary>
    public long FetchedBytes { get; init; }

    /// <summary>0 before it was measured.</summary>
    public double PeakBytesPerSecond { get; init; }

    /// <summary>Null before it has transferred for a second.</summary>
    public double? AverageBytesPerSecond => ActiveTime > TimeSpan.FromSeconds(1) ? FetchedBytes / ActiveTime.TotalSeconds : null;

    /// <summary>Whether the plan is frozen, so that totals mean something.</summary>
    public bool IsPlanned => Commit is not null && FilesTotal > 0;

    /// <summary>0 to 100, rounded down so that 100 means complete.</summary>
    public double Progress => Status == DownloadStatus.Completed ? 100
        : TotalBytes == 0 ? 0
        : Math.Floor(Math.Min(DownloadedBytes, TotalBytes) * 1000.0 / TotalBytes) / 10;
}

public enum FileStatus
{
    Waiting,
    Transferring,
    Done,
}

public sealed record FileSnapshot(RepoPath Path, long Size, long DownloadedBytes, FileStatus Status);

public sealed record DownloadDetails(DownloadSnapshot Download, IReadOnlyList<FileSnapshot> Files);
