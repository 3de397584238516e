using Microsoft.AspNetCore.Components;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MlxManager.Web.Models;
using MudBlazor;

namespace MlxManager.Web.Discover;

/// <summary>A list of models: what was understood, what was not and why, what it weighs; starts those chosen. Closes as done when all of them have started.</summary>
public sealed partial class BatchDialog : IDisposable
{
    internal static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseOnEscapeKey = true };

    private CancellationTokenSource? _looking;
    private BatchLookup? _lookup;
    private BatchList _list = new([], []);
    private List<BatchItem> _items = [];
    private bool _isStarting;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>The list was longer than what came.</summary>
    [Parameter, EditorRequired]
    public bool IsCut { get; set; }

    [Inject]
    private IModelSheets Sheets { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<BatchDialog> Logger { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private List<BatchItem> Chosen => [.. _items.Where(item => item.IsChosen && item.CanStart)];

    private string StartText => _isStarting ? DiscoverTexts.BatchStarting : Chosen.Count switch
    {
        0 => DiscoverTexts.BatchStartNone,
        1 => DiscoverTexts.BatchStartOne,
        var count => DiscoverTexts.BatchStartMany.With(count),
    };

    private string Total
    {
        get
        {
            var chosen = Chosen;
            var bytes = chosen.Sum(item => item.FetchBytes ?? 0);
            return chosen.Count == 0 ? ""
                : _lookup?.FreeBytes is { } free && free < bytes ? DiscoverTexts.BatchLacksRoom.With(Amount.Of(bytes - free))
                : chosen.All(item => item.FetchBytes is null) ? DiscoverTexts.BatchTotalUnknown
                : (chosen.All(item => item.FetchBytes is not null) ? DiscoverTexts.BatchTotal : DiscoverTexts.BatchTotalMore).With(Amount.Of(bytes))
                    + (_lookup?.FreeBytes is { } room ? $" · {DiscoverTexts.BatchFree.With(Amount.Of(room))}" : "");
        }
    }

    public void Dispose()
    {
        _looking?.Cancel();
        _looking?.Dispose();
    }

    protected override Task OnInitializedAsync() => TakeAsync(TimeSpan.Zero);

    private static bool IsProblem(BatchItem item) => item.IsGated || item.State is BatchState.Refused or BatchState.Unreadable or BatchState.NotStarted;

    private string Said(BatchItem item) => item switch
    {
        { State: BatchState.Started } => DiscoverTexts.BatchStarted,
        { State: BatchState.NotStarted } => DiscoverTexts.BatchNotStarted,
        { State: BatchState.UnderWay } => DiscoverTexts.InDownloads,
        { State: BatchState.Looking } => DiscoverTexts.BatchLooking,
        { State: BatchState.NotLookedAt } => DiscoverTexts.BatchUnasked,
        { State: BatchState.Unreadable } => ModelsTexts.CacheUnreadable,
        { State: BatchState.Refused, Failure: { } failure } => HubFailureWords.Of(failure, Links.Host),
        { FetchBytes: 0 } => DiscoverTexts.BatchAllHere,
        { IsGated: true } => $"{Amount.Of(item.FetchBytes ?? 0)} · {DiscoverTexts.BatchGated}",
        _ => Amount.Of(item.FetchBytes ?? 0),
    };

    private static string Why(BatchFault fault) => fault switch
    {
        BatchFault.NoOwner => DiscoverTexts.BatchNoOwner,
        BatchFault.Elsewhere => DiscoverTexts.BatchElsewhere,
        BatchFault.Twice => DiscoverTexts.BatchTwice,
        BatchFault.TooMany => DiscoverTexts.BatchTooMany.With(BatchList.Most),
        _ => DiscoverTexts.BatchNoName,
    };

    private Task RetakeAsync() => TakeAsync(SearchSession.Rest);

    /// <summary>Reads the text once it rests; what was known of a model stays known.</summary>
    private async Task TakeAsync(TimeSpan rest)
    {
        Dispose();
        _looking = new();
        var token = _looking.Token;
        try
        {
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, Time, token);
            }

            _list = BatchList.Parse(Text, Links);
            var known = _items.Where(item => item.State != BatchState.Looking).ToDictionary(item => item.Reference);
            _items = [.. _list.Models.Select(reference => known.GetValueOrDefault(reference) ?? New(reference))];
            _lookup ??= new(Sheets, StateHasChanged);
            StateHasChanged();
            await _lookup.RunAsync([.. _items.Where(item => item.State == BatchState.Looking)], token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another text, or the dialog has been closed.
        }
    }

    private BatchItem New(ModelReference reference) =>
        new(reference) { State = Coordinator.IsUnderWay(reference.Model) ? BatchState.UnderWay : BatchState.Looking };

    private async Task StartAsync()
    {
        _isStarting = true;
        foreach (var item in Chosen)
        {
            item.State = await TryStartAsync(item) ? BatchState.Started : BatchState.NotStarted;
            StateHasChanged();
        }

        _isStarting = false;
        if (_items.All(item => item.State != BatchState.NotStarted))
        {
            Dialog.Close();
        }
    }

    private async Task<bool> TryStartAsync(BatchItem item)
    {
        try
        {
            await Coordinator.StartAsync(new(item.Reference.Model, item.Reference.Revision, FilePatterns.Everything));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(Logger, exception, item.Reference.Model);
            return false;
        }
    }

    private void Close() => Dialog.Cancel();

    [LoggerMessage(Level = LogLevel.Error, Message = "Starting a download of {Model} from a list failed")]
    private static partial void LogStartFailed(ILogger logger, Exception exception, RepoId model);
}
