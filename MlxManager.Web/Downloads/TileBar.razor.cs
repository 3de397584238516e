using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

public partial class TileBar
{
    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    private string Name => DownloadsTexts.ProgressOf.With(Download.Model);

    /// <summary>A finished one is whole, and one that rests is only striped.</summary>
    private bool HasSegments => Download.Status == DownloadStatus.Downloading && Here > 0;

    /// <summary>With what is being copied from elsewhere on this machine, which counts only when it is found right.</summary>
    private long Here => Download.DownloadedBytes + Download.CopyingBytes;

    private double Filled => Download.CopyingBytes == 0 || Download.TotalBytes == 0 ? Download.Progress : Math.Min(100, Here * 100.0 / Download.TotalBytes);

    private string Kind => Download switch
    {
        { Status: DownloadStatus.Paused } => "paused",
        { Status: DownloadStatus.Failed } => "failed",
        { Status: DownloadStatus.Completed } => "full",
        { Status: DownloadStatus.Cancelled } => "cancelled",
        { Phase: RunPhase.Waiting } or { SpeedBytesPerSecond: 0 } => "resting",
        { Phase: RunPhase.Preparing } => "indeterminate",
        { Status: DownloadStatus.Downloading, Phase: RunPhase.Verifying } => "verifying",
        { Status: DownloadStatus.Downloading } => "moving",
        _ => "queued",
    };

    /// <summary>Absent while nothing is known, which is how a progressbar says "indeterminate".</summary>
    private string? ValueNow => Kind == "indeterminate" ? null : ((int)Download.Progress).ToString(CultureInfo.InvariantCulture);

    private string Text => string.Join(", ", new[] { Sentence.Label(Download), Sentence.Of(Download) }.Where(part => part.Length > 0));

    /// <summary>In percent of what is here.</summary>
    private double Share(long bytes) => Math.Min(100, bytes * 100.0 / Here);

    private static string Width(double percent) => string.Create(CultureInfo.InvariantCulture, $"width: {percent:0.#}%");
}
