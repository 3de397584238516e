using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Downloads;

/// <summary>Why a download stands still, in plain words with the way out; the engine's own words are in the tooltip and in the details.</summary>
public partial class TileError
{
    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    [Parameter, EditorRequired]
    public DownloadError Error { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private CacheVolume Volume { get; set; } = default!;

    private string Reason => Reasons.Of(Error, (
        Amount.Of(Math.Max(0, Download.TotalBytes - Download.DownloadedBytes)),
        Volume.FreeBytes is { } free ? Amount.Of(free) : "?"));

    private HelpLink? Help => Links.For(Error.Kind, Download.Model);
}
