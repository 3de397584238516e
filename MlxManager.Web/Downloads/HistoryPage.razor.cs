using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;
using MudBlazor;

namespace MlxManager.Web.Downloads;

/// <summary>Downloads that have ended, newest first: to look up, to bring again, to forget.</summary>
public sealed partial class HistoryPage : IDisposable
{
    private const int PageSize = 25;

    /// <summary>Of each kind; a person has fewer, and a program's thousands need not all be held here.</summary>
    private const int Most = 2000;

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private IReadOnlyList<DownloadSnapshot>? _all;
    private List<DownloadSnapshot> _matching = [];
    private string _text = "";
    private DownloadStatus? _status;
    private int _page;
    private string? _problem;
    private HashSet<int> _ended = [];
    private bool _isReading;
    private bool _isOwed;
    private IDisposable? _listening;

    public HistoryPage() => _gone = _leaving.Token;

    [Inject]
    private IDownloads Downloads { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private ILogger<HistoryPage> Logger { get; set; } = default!;

    private IEnumerable<DownloadSnapshot> Shown => _matching.Skip(_page * PageSize).Take(PageSize);

    private int LastPage => Math.Max(0, (_matching.Count - 1) / PageSize);

    private string Found => Sentence.Downloads(_matching.Count);

    private string Range => DownloadsTexts.HistoryRange.With((_page * PageSize) + 1, Math.Min(_matching.Count, (_page + 1) * PageSize), _matching.Count);

    public void Dispose()
    {
        _listening?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // One that ends while the page is open belongs into it.
            _ended = Ended();
            _listening = Coordinator.OnList(() => InvokeAsync(FollowAsync));
            await ReadAsync();
        }
    }

    private Task FollowAsync()
    {
        var before = _ended;
        _ended = Ended();
        return _ended.SetEquals(before) ? Task.CompletedTask : ReadAsync();
    }

    private HashSet<int> Ended() => [.. Coordinator.Order.Where(id => Coordinator.Find(id) is { } tile && !StateTable.IsUnfinished(tile.Download.Status))];

    /// <summary>What changes while it reads is read after it, all at once.</summary>
    private async Task ReadAsync()
    {
        _isOwed = true;
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        while (_isOwed && !_gone.IsCancellationRequested)
        {
            _isOwed = false;
            await ReadNowAsync();
        }

        _isReading = false;
    }

    private async Task ReadNowAsync()
    {
        try
        {
            // SQLite reads on the thread that asks: not on the circuit's, which has clicks to answer.
            _all = await Task.Run(AllAsync, _gone);
            _problem = null;
            Match();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogNotRead(Logger, exception);
            _problem = DownloadsTexts.WentWrong;
        }

        StateHasChanged();
    }

    private async Task<IReadOnlyList<DownloadSnapshot>> AllAsync()
    {
        var completed = await Downloads.GetHistoryAsync(DownloadStatus.Completed, Most, _gone);
        var cancelled = await Downloads.GetHistoryAsync(DownloadStatus.Cancelled, Most, _gone);
        return [.. completed.Concat(cancelled).OrderByDescending(download => download.CompletedAt).ThenByDescending(download => download.Id)];
    }

    private void Search(ChangeEventArgs change)
    {
        _text = change.Value?.ToString() ?? "";
        _page = 0;
        Match();
    }

    private void Show(ChangeEventArgs change)
    {
        _status = Enum.TryParse<DownloadStatus>(change.Value?.ToString(), out var status) ? status : null;
        _page = 0;
        Match();
    }

    /// <summary>Every word must be in the name or the revision.</summary>
    private void Match()
    {
        var words = _text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _matching = [.. _all!.Where(download => (_status is null || download.Status == _status)
            && words.All(word => $"{download.Model} {download.Revision}".Contains(word, StringComparison.OrdinalIgnoreCase)))];
        _page = Math.Min(_page, LastPage);
    }

    private async Task AgainAsync(DownloadSnapshot download)
    {
        if (await TryAsync(() => Coordinator.StartAsync(new(download.Model, download.Revision, download.Patterns))) is not null)
        {
            Navigation.NavigateTo("");
        }
    }

    private async Task ForgetAsync(DownloadSnapshot download)
    {
        var answer = await TryAsync(() => Downloads.CommandAsync(download.Id, DownloadCommand.Forget, _gone));
        if (answer is { Outcome: CommandOutcome.Refused })
        {
            Snackbar.Add(Reasons.Refusal(answer, DownloadCommand.Forget), Severity.Warning);
        }

        await ReadAsync();
    }

    /// <summary>Null when it could not be done, which has been said.</summary>
    private async Task<T?> TryAsync<T>(Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotDone(Logger, exception);
            Snackbar.Add(DownloadsTexts.WentWrong, Severity.Warning);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The history cannot be read")]
    private static partial void LogNotRead(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was asked of a download in the history failed")]
    private static partial void LogNotDone(ILogger logger, Exception exception);
}
