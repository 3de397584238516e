namespace MlxManager.Core.Downloads;

/// <summary>Which command a status allows, and where it leads. The one place that knows.</summary>
public static class StateTable
{
    /// <summary>Statuses in which a download is still somebody's work: it may run, or wait for a person.</summary>
    public static bool IsUnfinished(DownloadStatus status) =>
        status is DownloadStatus.Pending or DownloadStatus.Downloading or DownloadStatus.Paused or DownloadStatus.Failed;

    /// <summary>Statuses in which a run is at work or queued.</summary>
    public static bool IsRunning(DownloadStatus status) => status is DownloadStatus.Pending or DownloadStatus.Downloading;

    /// <summary>The status after the command; null when it is refused.</summary>
    public static DownloadStatus? Next(DownloadStatus status, DownloadCommand command) => (status, command) switch
    {
        (DownloadStatus.Pending or DownloadStatus.Downloading, DownloadCommand.Pause) => DownloadStatus.Paused,
        (DownloadStatus.Paused, DownloadCommand.Resume) => DownloadStatus.Pending,
        (DownloadStatus.Failed, DownloadCommand.Retry) => DownloadStatus.Pending,
        (DownloadStatus.Pending or DownloadStatus.Downloading or DownloadStatus.Paused or DownloadStatus.Failed, DownloadCommand.Cancel)
            => DownloadStatus.Cancelled,
        (DownloadStatus.Completed, DownloadCommand.Dismiss) => DownloadStatus.Completed,
        (DownloadStatus.Completed or DownloadStatus.Cancelled, DownloadCommand.Forget) => status,
        _ => null,
    };

    public static bool Allows(DownloadStatus status, DownloadCommand command) => Next(status, command) is not null;

    public const string OverText = "The download is over.";

    public const string NotQueuedText = "Only downloads that wait for their turn have an order.";

    public const string NotWaitingText = "The download does not wait for its turn.";

    /// <summary>Why a command is refused, in plain words.</summary>
    public static string Refusal(DownloadStatus status, DownloadCommand command)
    {
        var state = status switch
        {
            DownloadStatus.Pending => "is queued",
            DownloadStatus.Downloading => "is running",
            DownloadStatus.Paused => "is paused",
            DownloadStatus.Failed => "has failed",
            DownloadStatus.Completed => "is complete",
            DownloadStatus.Cancelled => "was cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };
        var wanted = command switch
        {
            DownloadCommand.Pause => "paused",
            DownloadCommand.Resume => "resumed",
            DownloadCommand.Retry => "retried",
            DownloadCommand.Cancel => "cancelled",
            DownloadCommand.Dismiss => "dismissed",
            DownloadCommand.Forget => "forgotten",
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
        return $"The download {state} and cannot be {wanted}.";
    }
}
