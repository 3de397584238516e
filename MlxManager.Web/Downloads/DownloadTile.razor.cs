using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>One download: what it is, how far, and its two buttons. Draws only when its own state changed.</summary>
public sealed partial class DownloadTile : IDisposable
{
    private TileState? _tile;
    private TileAction _main = TileAction.First(DownloadStatus.Pending);
    private TileAction _leave = TileAction.Second(DownloadStatus.Pending);
    private string _look = "";
    private bool _isChosen;
    private bool _isOpen;
    private IDisposable? _listening;
    private IDisposable? _choosing;

    [Parameter, EditorRequired]
    public int Id { get; set; }

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private TileSelection Selection { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string Name => _tile?.Download.Model.Value ?? "";

    private bool IsInQueue => _tile is { Group: TileGroup.Queued, Download.Status: DownloadStatus.Pending };

    private string Revision => _tile is not { Download: { } download } ? ""
        : download.Commit is not { } commit || download.Revision.AsCommit is not null ? Shortened(download.Revision.Value)
        : $"{Shortened(download.Revision.Value)} · {commit.Abbreviated}";

    /// <summary>The reason of a failure begins with its state; said once is enough.</summary>
    private bool ShowsState => _tile?.Download is not { Status: DownloadStatus.Failed, Error: not null };

    private string Files => _tile?.Download is { Status: DownloadStatus.Downloading or DownloadStatus.Paused } download ? Sentence.Files(download) : "";

    public void Dispose()
    {
        _listening?.Dispose();
        _choosing?.Dispose();
    }

    protected override void OnParametersSet()
    {
        Dispose();
        _listening = Coordinator.OnChange(Id, () => InvokeAsync(Refresh));
        _choosing = Selection.OnTile(Id, () => InvokeAsync(Choose));
        _isChosen = Selection.Contains(Id);
        Take();
    }

    private static string Shortened(string revision) => revision.Length == 40 ? revision[..7] : revision;

    private string Named(string what) => $"{what} {Name}";

    private void Refresh()
    {
        // A burst may have been drawn by the notification before this one.
        if (!ReferenceEquals(_tile, Coordinator.Find(Id)))
        {
            Take();
            StateHasChanged();
        }
    }

    private void Choose()
    {
        _isChosen = Selection.Contains(Id);
        StateHasChanged();
    }

    private void Take()
    {
        _tile = Coordinator.Find(Id);
        if (_tile is { Download: { } download })
        {
            _main = TileAction.First(download.Status);
            _leave = TileAction.Second(download.Status);
            _look = download.Waiting is null ? download.Status.ToString() : "Waiting";
        }
    }

    private Task PickAsync(MouseEventArgs click) =>
        click.ShiftKey ? Selection.ExtendAsync(Id, Coordinator.Order) : Selection.ToggleAsync(Id);

    private async Task PressAsync(DownloadCommand command)
    {
        if (command != DownloadCommand.Cancel)
        {
            await Coordinator.CommandAsync(Id, command);
        }
        else if (await CancelDialog.AskAsync(Dialogs, [Id]))
        {
            // The tile goes in a moment; what must be read longer is said beside it.
            var name = Name;
            CancelToast.Tell(Snackbar, name, await Coordinator.CommandAsync(Id, DownloadCommand.Cancel));
        }
    }
}
