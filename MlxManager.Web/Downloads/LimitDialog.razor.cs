using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>How fast one download may be at most.</summary>
public partial class LimitDialog
{
    private const double Megabyte = 1e6;

    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    private double? _megabytes;

    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Asks, and sets what was answered. Closing the dialog any other way leaves all as it is.</summary>
    public static async Task AskAsync(IDialogService dialogs, DownloadCoordinator coordinator, DownloadSnapshot download)
    {
        var parameters = new DialogParameters<LimitDialog> { { dialog => dialog.Download, download } };
        var shown = await dialogs.ShowAsync<LimitDialog>(null, parameters, Options);
        if (await shown.Result is { Canceled: false } answer)
        {
            await coordinator.LimitAsync(download.Id, (long?)answer.Data);
        }
    }

    protected override void OnInitialized() => _megabytes = Download.BytesPerSecondLimit / Megabyte;

    private void Leave() => Dialog.Cancel();

    private void Lift() => Dialog.Close(DialogResult.Ok<long?>(null));

    private void Set() => Dialog.Close(DialogResult.Ok((long?)(_megabytes * Megabyte)));
}
