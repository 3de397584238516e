using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Discover;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>One download: what it is, how far, and its two buttons. Draws only when its own state changed.</summary>
public sealed partial class DownloadTile : IDisposable
{
    private TileState? _tile;
    private TileAction _main = TileAction.First(DownloadStatus.Pending);
    private TileAction _leave = TileAction.Second(DownloadStatus.Pending);
    private string _look = "";
    private IDisposable? _listening;

    [Parameter, EditorRequired]
    public int Id { get; set; }

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    private string Name => _tile?.Download.Model.Value ?? "";

    private string Revision => _tile is not { Download: { } download } ? ""
        : download.Commit is not { } commit || download.Revision.AsCommit is not null ? Shortened(download.Revision.Value)
        : $"{Shortened(download.Revision.Value)} · {commit.Abbreviated}";

    /// <summary>The reason of a failure begins with its state; said once is enough.</summary>
    private bool ShowsState => _tile?.Download is not { Status: DownloadStatus.Failed, Error: not null };

    private string Files => _tile?.Download is { Status: DownloadStatus.Downloading or DownloadStatus.Paused } download ? Sentence.Files(download) : "";

    private HelpLink? Help => _tile?.Download.Error is { } error ? Links.For(error.Kind, _tile.Download.Model) : null;

    public void Dispose() => _listening?.Dispose();

    protected override void OnParametersSet()
    {
        _listening?.Dispose();
        _listening = Coordinator.OnChange(Id, () => InvokeAsync(Refresh));
        Take();
    }

    private static string Shortened(string revision) => revision.Length == 40 ? revision[..7] : revision;

    private void Refresh()
    {
        // A burst may have been drawn by the notification before this one.
        if (!ReferenceEquals(_tile, Coordinator.Find(Id)))
        {
            Take();
            StateHasChanged();
        }
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

    private async Task PressMainAsync() => await Coordinator.CommandAsync(Id, _main.Command);

    private async Task PressLeaveAsync()
    {
        if (_leave.Command == DownloadCommand.Dismiss)
        {
            await Coordinator.CommandAsync(Id, DownloadCommand.Dismiss);
        }
        else if (await CancelDialog.AskAsync(Dialogs, Id, Name))
        {
            Tell(await Coordinator.CommandAsync(Id, DownloadCommand.Cancel));
        }
    }

    private void Tell(CommandAnswer? answer)
    {
        // The tile goes in a moment; what must be read longer is said beside it.
        if (answer is { Outcome: CommandOutcome.CleanupFailed })
        {
            Snackbar.Add(answer.Message ?? "Not everything could be removed; it is tried again at the next start.", Severity.Warning);
        }
        else if (answer is { Outcome: CommandOutcome.Done, FreedBytes: > 0 })
        {
            Snackbar.Add($"Cancelled {Name}: {ByteText.Of(answer.FreedBytes)} freed.", Severity.Normal);
        }
    }
}
