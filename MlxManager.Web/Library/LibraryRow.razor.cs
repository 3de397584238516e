using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Library;

/// <summary>One model in the cache, with its way out.</summary>
public partial class LibraryRow
{
    private bool _isRemoving;
    private string? _notice;

    [Parameter, EditorRequired]
    public LocalModel Model { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback OnRemoved { get; set; }

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private ILogger<LibraryRow> Logger { get; set; } = default!;

    private Dictionary<string, object?> RemoveName => new() { ["aria-label"] = (_isRemoving ? LibraryTexts.RemovingModel : LibraryTexts.RemoveModel).With(Model.Id) };

    private static string Named(LocalRevision revision) => revision.Refs.Count == 0
        ? revision.Commit.Abbreviated
        : $"{string.Join(", ", revision.Refs)} · {revision.Commit.Abbreviated}";

    // Without a listing nobody knows how many there should be.
    private static string Lacking(LocalRevision revision) => revision.MissingFiles switch
    {
        0 => LibraryTexts.Incomplete,
        1 => LibraryTexts.IncompleteOne,
        var missing => LibraryTexts.IncompleteMany.With(missing),
    };

    private static string Bytes(long bytes) => ByteText.Of(bytes);

    private async Task RemoveAsync()
    {
        _notice = null;
        if (Coordinator.IsUnderWay(Model.Id))
        {
            _notice = LibraryTexts.Busy;
        }
        else if (await AskAsync())
        {
            _isRemoving = true;
            _notice = await ResultAsync();
            _isRemoving = false;
            if (_notice is null)
            {
                await OnRemoved.InvokeAsync();
            }
        }
    }

    private async Task<bool> AskAsync() => await Dialogs.ShowMessageBoxAsync(new MessageBoxOptions
    {
        Title = Model.Id.Value,
        Message = LibraryTexts.RemoveQuestion.With(Bytes(Model.SizeBytes)),
        YesText = LibraryTexts.Remove,
        CancelText = LibraryTexts.Keep,
    }) is true;

    /// <summary>Null when it is gone.</summary>
    private async Task<string?> ResultAsync()
    {
        try
        {
            var answer = await Coordinator.RemoveModelAsync(Model.Id);
            if (answer.Outcome == RemoveOutcome.Removed)
            {
                Snackbar.Add(LibraryTexts.Removed.With(Model.Id, Bytes(answer.FreedBytes)), Severity.Normal);
            }

            return answer.Outcome switch
            {
                RemoveOutcome.Removed or RemoveOutcome.NotFound => null,
                RemoveOutcome.Busy => answer.Message ?? LibraryTexts.Busy,
                _ => answer.Message ?? LibraryTexts.NotAllRemoved,
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRemoveFailed(Logger, exception, Model.Id);
            return LibraryTexts.WentWrong;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Removing {Model} failed")]
    private static partial void LogRemoveFailed(ILogger logger, Exception exception, Core.Hub.RepoId model);
}
