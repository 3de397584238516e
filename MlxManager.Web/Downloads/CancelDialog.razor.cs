using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>The question before a cancel. What would go is looked up while it is open, so that it opens at once.</summary>
public partial class CancelDialog
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    private CancelPreview? _preview;
    private bool _isLooking = true;

    [Parameter, EditorRequired]
    public int Id { get; set; }

    [Parameter, EditorRequired]
    public string Model { get; set; } = "";

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Whether the person wants the download cancelled. Closing the dialog any other way keeps it.</summary>
    public static async Task<bool> AskAsync(IDialogService dialogs, int id, string model)
    {
        var parameters = new DialogParameters<CancelDialog> { { dialog => dialog.Id, id }, { dialog => dialog.Model, model } };
        var shown = await dialogs.ShowAsync<CancelDialog>(null, parameters, Options);
        return await shown.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        _preview = await Coordinator.PreviewCancelAsync(Id);
        _isLooking = false;
    }

    private void Keep() => Dialog.Cancel();

    private void Cancel() => Dialog.Close();
}
