using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>What can be done with the chosen tiles; offers only what is true of at least one, and says of how many.</summary>
public sealed partial class SelectionBar : IDisposable
{
    private readonly List<IDisposable> _listening = [];
    private bool _isBusy;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private TileSelection Selection { get; set; } = default!;

    [Inject]
    private BatchCommands Batch { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string Text => DownloadsTexts.SelectedCount.With(Selection.Chosen.Count);

    /// <summary>As they stand on the page.</summary>
    private IEnumerable<int> Chosen => Coordinator.Order.Where(Selection.Contains);

    private IEnumerable<SelectionAction> Actions => new[]
    {
        Offer(DownloadCommand.Pause, DownloadsTexts.Pause, () => Batch.HaltAsync(Chosen.ToList(), DownloadCommand.Pause)),
        Offer(DownloadCommand.Resume, DownloadsTexts.Resume, () => Batch.GoOnAsync(Chosen.ToList(), DownloadCommand.Resume)),
        Offer(DownloadCommand.Retry, DownloadsTexts.Retry, () => Batch.GoOnAsync(Chosen.ToList(), DownloadCommand.Retry)),
        Offer(DownloadCommand.Cancel, DownloadsTexts.Cancel, CancelAsync, "danger"),
        Offer(DownloadCommand.Dismiss, DownloadsTexts.Dismiss, () => Batch.GoOnAsync(Chosen.ToList(), DownloadCommand.Dismiss)),
    }.Where(action => action.Number > 0);

    public void Dispose() => _listening.ForEach(listening => listening.Dispose());

    protected override void OnInitialized()
    {
        _listening.Add(Selection.OnChange(() => InvokeAsync(StateHasChanged)));
        _listening.Add(Coordinator.OnList(() => InvokeAsync(FollowAsync)));
    }

    /// <summary>Tiles have come, gone or changed their group: what is offered may be another.</summary>
    private async Task FollowAsync()
    {
        await Selection.KeepAsync(Coordinator.Order);
        StateHasChanged();
    }

    private SelectionAction Offer(DownloadCommand command, string text, Func<Task> run, string look = "quiet") =>
        new(text, Batch.Count(Chosen, command), look, () => WhileBusyAsync(run));

    private async Task WhileBusyAsync(Func<Task> run)
    {
        _isBusy = true;
        await run();
        _isBusy = false;
    }

    private async Task CancelAsync()
    {
        var ids = Chosen.Where(id => Batch.CanAny([id], DownloadCommand.Cancel)).ToList();
        if (await CancelDialog.AskAsync(Dialogs, ids))
        {
            CancelToast.Tell(Snackbar, Sentence.Downloads(ids.Count), await Batch.HaltAsync(ids, DownloadCommand.Cancel));
        }
    }

    private sealed record SelectionAction(string Text, int Number, string Look, Func<Task> RunAsync);
}
