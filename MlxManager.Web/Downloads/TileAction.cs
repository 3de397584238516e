using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>What a button place offers in a state.</summary>
internal sealed record TileAction(DownloadCommand Command, string Icon, ButtonLook Look)
{
    private static readonly TileAction Pause = new(DownloadCommand.Pause, Icons.Material.Rounded.Pause, ButtonLook.Quiet);
    private static readonly TileAction Resume = new(DownloadCommand.Resume, Icons.Material.Rounded.PlayArrow, ButtonLook.Primary);
    private static readonly TileAction Retry = new(DownloadCommand.Retry, Icons.Material.Rounded.Refresh, ButtonLook.Primary);
    private static readonly TileAction Cancel = new(DownloadCommand.Cancel, Icons.Material.Rounded.Close, ButtonLook.Danger);
    private static readonly TileAction Dismiss = new(DownloadCommand.Dismiss, Icons.Material.Rounded.Check, ButtonLook.Quiet);

    public string Text => Command switch
    {
        DownloadCommand.Pause => DownloadsTexts.Pause,
        DownloadCommand.Resume => DownloadsTexts.Resume,
        DownloadCommand.Retry => DownloadsTexts.Retry,
        DownloadCommand.Cancel => DownloadsTexts.Cancel,
        _ => DownloadsTexts.Dismiss,
    };

    /// <summary>The first place: what moves the download.</summary>
    public static TileAction First(DownloadStatus status) => status switch
    {
        DownloadStatus.Paused => Resume,
        DownloadStatus.Failed => Retry,
        _ => Pause,
    };

    /// <summary>The second place: what makes the tile go.</summary>
    public static TileAction Second(DownloadStatus status) => status == DownloadStatus.Completed ? Dismiss : Cancel;
}
