using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library;

/// <summary>Removing a model from the list: asks, removes, says how it ended. The one place that the list removes by.</summary>
public sealed partial class RemovalFlow(
    DownloadCoordinator downloads, LibraryCoordinator library, IDialogService dialogs, ISnackbar snackbar, ILogger<RemovalFlow> logger)
{
    public static bool IsFor(RepoName name) => name.Kind == RepoKind.Model;

    public async Task AskAsync(RepoName name)
    {
        if (downloads.IsUnderWay(name.Id))
        {
            snackbar.Add(LibraryTexts.Busy, Severity.Warning);
        }
        else if (await IsWantedAsync(name))
        {
            await RemoveAsync(name.Id);
            await library.LookAsync();
        }
    }

    private async Task<bool> IsWantedAsync(RepoName name) => await dialogs.ShowMessageBoxAsync(new MessageBoxOptions
    {
        Title = name.Id.Value,
        Message = LibraryTexts.RemoveQuestion.With(Amount.Of(library.Picture.Inventory.Find(name)?.SizeBytes ?? 0)),
        YesText = LibraryTexts.Remove,
        CancelText = LibraryTexts.Keep,
    }) is true;

    private async Task RemoveAsync(RepoId model)
    {
        try
        {
            var answer = await downloads.RemoveModelAsync(model);
            if (answer.Outcome == RemoveOutcome.Removed)
            {
                snackbar.Add(LibraryTexts.Removed.With(model, Amount.Of(answer.FreedBytes)), Severity.Normal);
            }
            else if (answer.Outcome != RemoveOutcome.NotFound)
            {
                snackbar.Add(answer.Message ?? (answer.Outcome == RemoveOutcome.Busy ? LibraryTexts.Busy : LibraryTexts.NotAllRemoved), Severity.Warning);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRemoveFailed(exception, model);
            snackbar.Add(LibraryTexts.WentWrong, Severity.Warning);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Removing {Model} failed")]
    private partial void LogRemoveFailed(Exception exception, RepoId model);
}
