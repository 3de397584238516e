namespace MlxManager.Tests.Processes;

/// <summary>A download as the REST interface tells it.</summary>
internal sealed record LiveDownload(
    int DownloadId,
    string TaskId,
    string ModelId,
    string? Commit,
    string Status,
    string? Phase,
    LiveWaiting? Waiting,
    long DownloadedBytes,
    long TotalBytes,
    int FilesDone,
    int FilesTotal,
    string? Error,
    IReadOnlyList<LiveFile>? Files)
{
    public int? QueuePosition { get; init; }

    public long? LimitBps { get; init; }

    public bool IsRunning => Status is "pending" or "downloading";
}

internal sealed record LiveWaiting(string Reason, DateTimeOffset RetryAt);

/// <param name="Path">Path in the model.</param>
internal sealed record LiveFile(string Path, long Size, long DownloadedBytes, string Status);
