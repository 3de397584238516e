using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Removal;

/// <summary>The question before a removal, with what would go and what stays: looked up while it is open, so that it opens at once.</summary>
public sealed partial class RemoveDialog : IDisposable
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    private readonly CancellationTokenSource _leaving = new();
    private RemovalPreview? _plan;
    private bool _isForGood;

    [Parameter, EditorRequired]
    public RemovalRequest Request { get; set; } = default!;

    [Inject]
    private LibraryRemoval Removal { get; set; } = default!;

    [Inject]
    private PreferencesStore Preferences { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private bool GoesToTrash => _plan is { UsesTrash: true } && !_isForGood;

    private string Question => Request.Revisions.Length switch
    {
        0 => RemovalTexts.QuestionWhole,
        1 => RemovalTexts.QuestionRevision.With(Request.Revisions[0].Abbreviated),
        var several => RemovalTexts.QuestionRevisions.With(several),
    };

    private string Freed => (GoesToTrash, Preferences.Current.Library.TrashDays) switch
    {
        (false, _) => RemovalTexts.Frees.With(Amount.Of(_plan!.FreedBytes)),
        (true, 1) => RemovalTexts.GoesToTrashOneDay.With(Amount.Of(_plan!.FreedBytes)),
        (true, var days) => RemovalTexts.GoesToTrash.With(Amount.Of(_plan!.FreedBytes), days),
    };

    private string Users => string.Join(", ", _plan!.Stays.SelectMany(blob => blob.UsedBy).Distinct().Select(commit => commit.Abbreviated));

    /// <returns>What is wanted, with or without the trash; null when it is kept.</returns>
    public static async Task<RemovalRequest?> AskAsync(IDialogService dialogs, RemovalRequest request)
    {
        var parameters = new DialogParameters<RemoveDialog> { { dialog => dialog.Request, request } };
        var shown = await dialogs.ShowAsync<RemoveDialog>(null, parameters, Options);
        return await shown.Result is { Canceled: false, Data: RemovalRequest wanted } ? wanted : null;
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _plan = await Removal.PlanAsync(Request, _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // Closed before the answer came.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _plan = new RemovalPreview(RemovalOutcome.Failed, false, [], 0, 0, [], [], exception.Message);
        }
    }

    private void Keep() => Dialog.Cancel();

    private void Remove() => Dialog.Close(Request with { UsesTrash = GoesToTrash });
}
