using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Removal;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Removal;

/// <summary>The question before tidying up, with what goes all together.</summary>
public sealed partial class TidyDialog : IDisposable
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    private readonly CancellationTokenSource _leaving = new();
    private PrunePreview? _plan;
    private string? _problem;

    [Parameter, EditorRequired]
    public PruneChoice Choice { get; set; } = default!;

    [Inject]
    private LibraryTidying Tidying { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    public static async Task<bool> AskAsync(IDialogService dialogs, PruneChoice choice)
    {
        var parameters = new DialogParameters<TidyDialog> { { dialog => dialog.Choice, choice } };
        var shown = await dialogs.ShowAsync<TidyDialog>(null, parameters, Options);
        return await shown.Result is { Canceled: false };
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
            _plan = await Tidying.PlanPruneAsync(Choice, _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // Closed before the answer came.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = RemovalTexts.CacheUnreadable.With(exception.Message);
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Freed(PrunePreview plan) => (plan.UsesTrash ? RemovalTexts.TidyToTrash : RemovalTexts.Frees).With(Amount.Of(plan.FreedBytes));

    private void Keep() => Dialog.Cancel();

    private void Go() => Dialog.Close();
}
