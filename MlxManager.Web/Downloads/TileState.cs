using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Web.Downloads;

/// <summary>Where a tile stands in the list; the order of the members is the order on the page.</summary>
public enum TileGroup
{
    Running,
    Queued,
    NeedsAttention,
    Done,
}

/// <summary>What one tile shows; immutable, replaced whole. Equal reference: nothing to draw.</summary>
/// <param name="Group">A cancelled tile keeps the group it had, so that it does not jump before it goes.</param>
/// <param name="InFlight">The command that was pressed and is not answered yet.</param>
/// <param name="Notice">Why the last command was refused or failed, in plain words.</param>
/// <param name="LeavesAt">When a cancelled tile goes.</param>
/// <param name="HasLeft">Gone from the page, though the feed still names it.</param>
public sealed record TileState(
    DownloadSnapshot Download,
    TileGroup Group,
    DownloadCommand? InFlight = null,
    string? Notice = null,
    DateTimeOffset? LeavesAt = null,
    bool HasLeft = false)
{
    public static TileGroup GroupOf(DownloadSnapshot download) => download.Status switch
    {
        DownloadStatus.Downloading => TileGroup.Running,
        DownloadStatus.Pending => download.Phase is null or RunPhase.Queued ? TileGroup.Queued : TileGroup.Running,
        DownloadStatus.Paused or DownloadStatus.Failed => TileGroup.NeedsAttention,
        _ => TileGroup.Done,
    };

    /// <summary>Whether nothing but figures (bytes, files, rate, times) differs: what may wait a moment to be drawn.</summary>
    internal bool IsInStateOf(TileState other) =>
        (Group, InFlight, Notice, LeavesAt, HasLeft) == (other.Group, other.InFlight, other.Notice, other.LeavesAt, other.HasLeft)
        && StateOf(Download) == StateOf(other.Download);

    private static (DownloadStatus, RunPhase?, Waiting?, DownloadError?, CommitHash?, int, int?, long?) StateOf(DownloadSnapshot download) => (
        download.Status,
        download.Phase,
        download.Waiting,
        download.Error,
        download.Commit,
        download.FilesTotal,
        download.QueuePosition,
        download.BytesPerSecondLimit);
}
