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
    private IReadOnlyList<DownloadSnapshot>? _all;
    private List<DownloadSnapshot> _matching = [];
    private string _text = "";
    private DownloadStatus? _status;
    private int _page;
    private string? _problem;
    private IDisposable? _listening;

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

    private string Found => DownloadsTexts.HistoryCount.With(_matching.Count);

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
            _listening = Coordinator.OnList(() => InvokeAsync(ReadAsync));
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var leaving = _leaving.Token;
        try
        {
            var completed = await Downloads.GetHistoryAsync(DownloadStatus.Completed, Most, leaving);
            var cancelled = await Downloads.GetHistoryAsync(DownloadStatus.Cancelled, Most, leaving);
            _all = [.. completed.Concat(cancelled).OrderByDescending(download => download.CompletedAt).ThenByDescending(download => download.Id)];
            _problem = null;
            Match();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
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
        var answer = await TryAsync(() => Downloads.CommandAsync(download.Id, DownloadCommand.Forget, _leaving.Token));
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
