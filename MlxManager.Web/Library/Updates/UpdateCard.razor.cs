using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Updates;

/// <summary>One ref: where it stands, what an update brings and costs, and the button that starts it.</summary>
public sealed partial class UpdateCard : IDisposable
{
    private const int MostFiles = 200;

    private readonly CancellationTokenSource _leaving = new();
    private RefUpdate? _shown;
    private UpdateChanges? _changes;
    private string? _notice;
    private Task _look = Task.CompletedTask;
    private bool _isLooking;
    private bool _isStarting;

    [Parameter, EditorRequired]
    public RefUpdate Ref { get; set; } = default!;

    /// <summary>On a page of many repos.</summary>
    [Parameter]
    public bool ShowsRepo { get; set; }

    /// <summary>Finds out by itself what the update brings.</summary>
    [Parameter]
    public bool LooksByItself { get; set; }

    [Inject]
    private UpdateDesk Desk { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<UpdateCard> Logger { get; set; } = default!;

    private string Style => Ref.State switch
    {
        RefState.Current => "here",
        RefState.Moved => "running",
        RefState.Unchecked => "",
        _ => "gated",
    };

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (_shown is null || (_shown.Here, _shown.Hub, _shown.Repo, _shown.Revision) != (Ref.Here, Ref.Hub, Ref.Repo, Ref.Revision))
        {
            (_shown, _changes, _notice) = (Ref, Desk.Known(Ref), null);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (LooksByItself && Ref.CanUpdate && _changes is null && !_isLooking && _notice is null)
        {
            await LookAsync();
            StateHasChanged();
        }
    }

    private Dictionary<string, object?> Named(string text) => new() { ["aria-label"] = text.With($"{Ref.Repo.Id} {Ref.Revision}") };

    /// <summary>Who asks while it looks waits for the same look.</summary>
    private Task LookAsync() => _isLooking ? _look : _look = LookNowAsync();

    private async Task LookNowAsync()
    {
        (_isLooking, _notice) = (true, null);
        StateHasChanged();
        try
        {
            var answer = await Desk.CompareAsync(Ref, _leaving.Token);
            _changes = answer?.Value;
            _notice = answer is null ? UpdatesTexts.NotHere : answer.Failure is { } failure ? UpdateWords.Why(failure.Kind) : null;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _notice = UpdatesTexts.CacheUnreadable.With(exception.Message);
        }
        finally
        {
            _isLooking = false;
        }
    }

    private async Task UpdateAsync()
    {
        if (_isStarting)
        {
            return;
        }

        _isStarting = true;
        try
        {
            if (_changes is null)
            {
                await LookAsync();
            }

            if (_changes is { } changes)
            {
                await Desk.StartAsync(Ref, changes);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(Logger, exception, Ref.Repo.Id);
            _notice = UpdatesTexts.StartFailed;
        }
        finally
        {
            _isStarting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Starting the update of {Model} failed")]
    private static partial void LogStartFailed(ILogger logger, Exception exception, Core.Hub.RepoId model);
}
