namespace MlxManager.Core.Persistence;

/// <summary>One run of a download; kept so that a client who knows only an older run still finds its download.</summary>
internal sealed class RunRow
{
    public required string TaskId { get; set; }

    public int DownloadId { get; set; }

    public DateTime StartedAt { get; set; }
}
