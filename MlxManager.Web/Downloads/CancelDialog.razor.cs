using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>The question before one or several cancels. What would go is looked up while it is open, so that it opens at once.</summary>
public sealed partial class CancelDialog : IDisposable
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    private readonly List<CancelPreview> _previews = [];
    private bool _isLooking = true;
    private bool _isClosed;

    [Parameter, EditorRequired]
    public IReadOnlyList<int> Ids { get; set; } = [];

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private string Title => Ids.Count == 1
        ? Coordinator.Find(Ids[0])?.Download.Model.Value ?? ""
        : DownloadsTexts.SelectedCount.With(Ids.Count);

    private string Question => Ids.Count == 1 ? DownloadsTexts.CancelQuestion : DownloadsTexts.CancelSeveralQuestion.With(Ids.Count);

    /// <summary>Whether the person wants them cancelled. Closing the dialog any other way keeps them.</summary>
    public static async Task<bool> AskAsync(IDialogService dialogs, IReadOnlyList<int> ids)
    {
        var parameters = new DialogParameters<CancelDialog> { { dialog => dialog.Ids, ids } };
        var shown = await dialogs.ShowAsync<CancelDialog>(null, parameters, Options);
        return await shown.Result is { Canceled: false };
    }

    public void Dispose() => _isClosed = true;

    protected override async Task OnInitializedAsync()
    {
        // One after the other: each reads the disk, and none for nobody.
        foreach (var id in Ids.TakeWhile(_ => !_isClosed))
        {
            if (await Coordinator.PreviewCancelAsync(id) is { } preview)
            {
                _previews.Add(preview);
            }
        }

        _isLooking = false;
    }

    private static string Before(string pattern) => pattern[..pattern.IndexOf("{0}", StringComparison.Ordinal)];

    private static string After(string pattern) => pattern[(pattern.IndexOf("{0}", StringComparison.Ordinal) + 3)..];

    private void Keep() => Dialog.Cancel();

    private void Cancel() => Dialog.Close();
}
