using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>What a person may want to be told of, who did not just ask for it here.</summary>
public enum NewsKind
{
    Completed,

    /// <summary>It has failed, or paused by itself, and goes on only when a person does something.</summary>
    NeedsAttention,
    StartedElsewhere,
    PausedElsewhere,
    ResumedElsewhere,
    CancelledElsewhere,
}

public sealed record DownloadNews(NewsKind Kind, DownloadSnapshot Download)
{
    /// <param name="before">Null for one that has just come.</param>
    /// <param name="isOwnStart">This circuit asked for it.</param>
    internal static DownloadNews? Of(TileState? before, TileState after, bool isOwnStart)
    {
        var download = after.Download;
        if (before is null)
        {
            return isOwnStart || !StateTable.IsUnfinished(download.Status) ? null : new(NewsKind.StartedElsewhere, download);
        }

        if (before.Download.Status == download.Status)
        {
            return null;
        }

        if (download.Status == DownloadStatus.Completed)
        {
            return new(NewsKind.Completed, download);
        }

        if (download.Status == DownloadStatus.Failed || download is { Status: DownloadStatus.Paused, Error: not null })
        {
            return new(NewsKind.NeedsAttention, download);
        }

        // What this circuit has asked is in flight until the change it brought has been seen.
        return before.InFlight is null && ElsewhereKind(before.Download.Status, download.Status) is { } kind ? new(kind, download) : null;
    }

    private static NewsKind? ElsewhereKind(DownloadStatus before, DownloadStatus after) => after switch
    {
        DownloadStatus.Paused => NewsKind.PausedElsewhere,
        DownloadStatus.Cancelled => NewsKind.CancelledElsewhere,
        _ when before is DownloadStatus.Paused or DownloadStatus.Failed => NewsKind.ResumedElsewhere,
        _ => null,
    };
}
