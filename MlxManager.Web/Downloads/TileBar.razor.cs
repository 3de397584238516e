using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

public partial class TileBar
{
    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    private string Subject => Download.Model.Value;

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

    private string Width => string.Create(CultureInfo.InvariantCulture, $"width: {Download.Progress:0.#}%");
}
