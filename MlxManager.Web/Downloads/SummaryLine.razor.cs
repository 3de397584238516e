using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>All downloads together: how many, how fast, what remains, when it is done, and room for it.</summary>
public sealed partial class SummaryLine : IDisposable
{
    private const string Unknown = "–";

    private IDisposable? _listening;
    private bool _isBusy;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private BatchCommands Batch { get; set; } = default!;

    [Inject]
    private CacheVolume Volume { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private DownloadSummary Summary => Coordinator.Summary;

    private bool HasAny => !Coordinator.Order.IsEmpty;

    private IEnumerable<(string Kind, int Number, string Word)> Counters =>
    [
        ("running", Summary.Running, DownloadsTexts.CountRunning),
        ("queued", Summary.Queued, DownloadsTexts.CountQueued),
        ("attention", Summary.NeedsAttention, Summary.NeedsAttention == 1 ? DownloadsTexts.CountAttentionOne : DownloadsTexts.CountAttention),
        ("done", Summary.Done, DownloadsTexts.CountDone),
    ];

    private string Rate => Summary.BytesPerSecond switch
    {
        null => Unknown,
        0 => DownloadsTexts.Stalled,
        var rate => Amount.Rate(rate.Value),
    };

    private string ToGo => Summary.RemainingBytes > 0 ? Amount.Of(Summary.RemainingBytes) : Unknown;

    private string TimeLeft => Summary.TimeLeft is { } left ? Sentence.Duration(left) : Unknown;

    /// <summary>In whole minutes, the day only when it is not today.</summary>
    private string DoneAt
    {
        get
        {
            if (Summary.TimeLeft is not { } left || left > TimeSpan.FromDays(99))
            {
                return Unknown;
            }

            var now = Time.GetLocalNow();
            var at = now + left;
            return at.ToString(at.Date == now.Date ? "t" : "g", CultureInfo.CurrentCulture);
        }
    }

    private string Free => Volume.Now.FreeBytes is { } free ? Amount.Of(free) : Unknown;

    /// <summary>What is still to come does not fit. What has its partial has taken its room already.</summary>
    private bool IsTight => Volume.Now.FreeBytes < Volume.Now.PromisedBytes;

    private bool CanPause => Batch.CanAny(Coordinator.Order, DownloadCommand.Pause);

    private bool CanResume => Batch.CanAny(Coordinator.Order, DownloadCommand.Resume);

    public void Dispose() => _listening?.Dispose();

    protected override void OnInitialized() => _listening = Coordinator.OnSummary(() => InvokeAsync(StateHasChanged));

    private Task PauseAllAsync() => WhileBusyAsync(() => Batch.HaltAsync(Coordinator.Order, DownloadCommand.Pause));

    private Task ResumeAllAsync() => WhileBusyAsync(() => Batch.GoOnAsync(Coordinator.Order, DownloadCommand.Resume));

    private async Task WhileBusyAsync(Func<Task> work)
    {
        _isBusy = true;
        await work();
        _isBusy = false;
    }
}
