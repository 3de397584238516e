using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Bench.Lab;

/// <summary>
/// The engine's downloads, which tell of themselves more often than the engine does: each that runs is another snapshot every
/// 100 ms, a few bytes further. Commands and changes of state are the engine's own, and passed on at once.
/// </summary>
internal sealed class RestlessDownloads : IDownloads, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly IDownloads _engine;
    private readonly ChangeFeed _feed = new();
    private readonly ChangeSubscription _subscription;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _beats;

    public RestlessDownloads(IDownloads engine, TimeProvider time)
    {
        _engine = engine;
        _subscription = engine.Subscribe();
        _ = FollowAsync(_stopping.Token);
        _timer = time.CreateTimer(_ => Pass(Interlocked.Increment(ref _beats)), null, Beat, Beat);
    }

    public ChangeSubscription Subscribe() => _feed.Subscribe();

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken) => _engine.StartAsync(request, cancellationToken);

    public async Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken)
    {
        var answer = await _engine.CommandAsync(id, command, cancellationToken);
        Pass(Interlocked.Read(ref _beats));
        return answer;
    }

    public Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken) => _engine.MoveAsync(id, before, cancellationToken);

    public Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken) => _engine.StartNowAsync(id, cancellationToken);

    public Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken) =>
        _engine.LimitAsync(id, bytesPerSecond, cancellationToken);

    public Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken) => _engine.PreviewCancelAsync(id, cancellationToken);

    public Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken) => _engine.FindAsync(id, cancellationToken);

    public Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken) => _engine.FindByTaskAsync(taskId, cancellationToken);

    public Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken) => _engine.GetDetailsAsync(id, cancellationToken);

    public Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken) => _engine.GetEventsAsync(id, cancellationToken);

    public Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(DownloadStatus? status, int limit, CancellationToken cancellationToken) =>
        _engine.GetHistoryAsync(status, limit, cancellationToken);

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken) => _engine.RemoveModelAsync(model, cancellationToken);

    public IReadOnlyList<DownloadHold> Holds() => _engine.Holds();

    public Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken) => _engine.HoldStillAsync(model, cancellationToken);

    public void Dispose()
    {
        _timer.Dispose();
        _stopping.Cancel();
        _stopping.Dispose();
        _subscription.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _subscription.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Pass(Interlocked.Read(ref _beats));
        }
    }

    /// <summary>What moves between two of the engine's own looks is made up, and small beside what comes.</summary>
    private void Pass(long beat)
    {
        lock (_lock)
        {
            var shown = _subscription.Current;
            foreach (var (id, download) in shown)
            {
                _feed.Publish(download.Status == DownloadStatus.Downloading
                    ? download with { FetchedBytes = download.FetchedBytes + beat, DownloadedBytes = download.DownloadedBytes + (beat % 10) }
                    : download);
            }

            foreach (var id in _feed.Current.Keys.Where(id => !shown.ContainsKey(id)).ToList())
            {
                _feed.Withdraw(id);
            }
        }
    }
}
