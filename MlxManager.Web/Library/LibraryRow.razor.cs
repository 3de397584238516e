using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Web.Downloads;
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

    private Dictionary<string, object?> RemoveName => new() { ["aria-label"] = $"{(_isRemoving ? "Removing…" : "Remove")} {Model.Id}" };

    private static string Named(LocalRevision revision) => revision.Refs.Count == 0
        ? revision.Commit.Abbreviated
        : $"{string.Join(", ", revision.Refs)} · {revision.Commit.Abbreviated}";

    // Without a listing nobody knows how many there should be.
    private static string Lacking(LocalRevision revision) => revision.MissingFiles switch
    {
        0 => "Incomplete",
        1 => "Incomplete, 1 file missing",
        var missing => $"Incomplete, {missing} files missing",
    };

    private async Task RemoveAsync()
    {
        _notice = null;
        if (Coordinator.IsUnderWay(Model.Id))
        {
            _notice = "A download of this model is not finished. Cancel it first.";
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
        Message = $"Remove this model from the cache? {ByteText.Of(Model.SizeBytes)} will be freed. Other tools on this machine will not find it any more.",
        YesText = "Remove",
        CancelText = "Keep",
    }) is true;

    /// <summary>Null when it is gone.</summary>
    private async Task<string?> ResultAsync()
    {
        try
        {
            var answer = await Coordinator.RemoveModelAsync(Model.Id);
            if (answer.Outcome == RemoveOutcome.Removed)
            {
                Snackbar.Add($"Removed {Model.Id}: {ByteText.Of(answer.FreedBytes)} freed.", Severity.Normal);
            }

            return answer.Outcome switch
            {
                RemoveOutcome.Removed or RemoveOutcome.NotFound => null,
                RemoveOutcome.Busy => answer.Message ?? "A download of this model is not finished. Cancel it first.",
                _ => answer.Message ?? "Not everything could be removed.",
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRemoveFailed(Logger, exception, Model.Id);
            return "Something went wrong here. The server's log says what.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Removing {Model} failed")]
    private static partial void LogRemoveFailed(ILogger logger, Exception exception, Core.Hub.RepoId model);
}
