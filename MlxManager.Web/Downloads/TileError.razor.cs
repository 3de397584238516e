using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Discover;

namespace MlxManager.Web.Downloads;

/// <summary>Why a download stands still, in plain words with the way out; the engine's own words are in the tooltip and in the details.</summary>
public sealed partial class TileError : IDisposable
{
    private IDisposable? _listening;
    private (DownloadSnapshot Download, DiskOutlook Volume)? _looked;
    private long? _missing;

    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    [Parameter, EditorRequired]
    public DownloadError Error { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private CacheVolume Volume { get; set; } = default!;

    [Inject]
    private IDiskRoom Room { get; set; } = default!;

    private string Reason => Reasons.Of(Error, _missing, Volume.Now.FreeBytes);

    private HelpLink? Help => Links.For(Error.Kind, Download.Model);

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnSecond(() => InvokeAsync(Look));

    protected override void OnParametersSet() => Look();

    /// <summary>How much is missing is told as it is now, not as it was when the download met it.</summary>
    private void Look()
    {
        if (Error.Kind == ErrorKind.NoSpace && _looked != (Download, Volume.Now))
        {
            _looked = (Download, Volume.Now);

            // A disk that does not answer holds up nobody else's second.
            _ = LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            _missing = await Room.MissingAsync(Download, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be read now: the reason stands without a figure.
            _missing = null;
        }

        StateHasChanged();
    }
}
