using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library.Removal;

/// <summary>Asks before something of the library is removed, removes it, and says how that ended, with a way back if there is one.</summary>
public sealed partial class RemovalDialogs(
    LibraryRemoval removal, LibraryTrash trash, IDialogService dialogs, ISnackbar snackbar, ILogger<RemovalDialogs> logger)
{
    /// <summary>One whole repo, of any kind.</summary>
    /// <returns>How it ended; null when the person keeps it.</returns>
    public Task<RemovalAnswer?> AskAndRemoveAsync(RepoName repo) => AskAndRemoveAsync(RemovalRequest.Whole(repo));

    /// <returns>How it ended; null when the person keeps it.</returns>
    public async Task<RemovalAnswer?> AskAndRemoveAsync(RemovalRequest request)
    {
        if (await RemoveDialog.AskAsync(dialogs, request) is not { } wanted)
        {
            return null;
        }

        try
        {
            var answer = await removal.ExecuteAsync(wanted, CancellationToken.None);
            Say(request.Repo, answer);
            return answer;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, request.Repo);
            snackbar.Add(RemovalTexts.WentWrong, Severity.Error);
            return new RemovalAnswer(RemovalOutcome.Failed, 0, 0, null, [], null);
        }
    }

    private void Say(RepoName repo, RemovalAnswer answer)
    {
        if (answer is { Outcome: RemovalOutcome.Done, Trash: { } id })
        {
            snackbar.Add(RemovalTexts.Trashed.With(repo.Id, Amount.Of(answer.SetAsideBytes)), Severity.Normal, options =>
            {
                options.Action = RemovalTexts.Undo;
                options.OnClick = _ => UndoAsync(id);
            });
        }
        else
        {
            snackbar.Add(
                answer.Outcome == RemovalOutcome.Done ? RemovalTexts.Removed.With(repo.Id, Amount.Of(answer.FreedBytes)) : RemovalWords.Refusal(answer.Outcome, answer.Holders),
                answer.Outcome == RemovalOutcome.Done ? Severity.Normal : Severity.Warning);
        }
    }

    private async Task UndoAsync(TrashId id)
    {
        var answer = await trash.RestoreAsync(id, CancellationToken.None);
        snackbar.Add(RemovalWords.Of(answer), answer.IsDone ? Severity.Normal : Severity.Warning);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Removing {Repo} failed")]
    private partial void LogFailed(Exception exception, RepoName repo);
}
