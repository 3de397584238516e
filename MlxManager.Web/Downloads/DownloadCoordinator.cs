using System.Collections.Immutable;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Downloads;

/// <summary>
/// What one circuit shows of the downloads (<see cref="PictureBoard"/>), and asks of them (<see cref="CommandDesk"/>). A loop follows
/// the feed at most ten times a second and tells only those whose part of the picture changed, all in one batch of drawing.
/// Listeners may be called from any thread: they go through <c>InvokeAsync</c>.
/// </summary>
public sealed class DownloadCoordinator : IAsyncDisposable
{
    private readonly ChangeSubscription _subscription;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly PictureBoard _board;
    private readonly CommandDesk _desk;
    private readonly Task _following;

    public DownloadCoordinator(IDownloads downloads, TimeProvider time, ILogger<DownloadCoordinator> logger)
    {
        _stopped = _stopping.Token;
        _subscription = downloads.Subscribe();
        _board = new PictureBoard(_subscription, time, logger);
        _desk = new CommandDesk(downloads, _board, logger, _stopped);
        var loop = new FeedLoop(_subscription, time, _board);
        _following = Task.Run(() => loop.RunAsync(_stopped));
    }

    /// <summary>The downloads on the page, in their order: running, queued, needs attention, done.</summary>
    public ImmutableArray<int> Order => _board.Picture.Order;

    public DownloadSummary Summary => _board.Picture.Summary;

    /// <summary>The latest changes in words, for those who listen rather than look.</summary>
    public string Announcement => _board.Announcement;

    public TileState? Find(int id) => _board.Picture.Tiles.GetValueOrDefault(id);

    /// <summary>Whether a download of the model is not finished.</summary>
    public bool IsUnderWay(RepoId model) => _board.Picture.Tiles.Values.Any(tile => tile.Download.Model == model && IsUnfinished(tile));

    /// <summary>The models of which a download is not finished.</summary>
    public IReadOnlySet<RepoId> UnderWay => _board.Picture.Tiles.Values.Where(IsUnfinished).Select(tile => tile.Download.Model).ToHashSet();

    public IDisposable OnChange(int id, Func<Task> listener) => _board.Listeners.Add(new(TopicKind.Tile, id), listener);

    /// <summary>Which downloads there are, their order and their states; never figures.</summary>
    public IDisposable OnList(Func<Task> listener) => _board.Listeners.Add(new(TopicKind.List), listener);

    public IDisposable OnSummary(Func<Task> listener) => _board.Listeners.Add(new(TopicKind.Summary), listener);

    /// <summary>The few figures that are shown also while the page is hidden; they change a hundred times in all.</summary>
    public IDisposable OnHeadline(Func<Task> listener) => _board.Listeners.Add(new(TopicKind.Headline), listener);

    public IDisposable OnAnnouncement(Func<Task> listener) => _board.Listeners.Add(new(TopicKind.Announcement), listener);

    /// <summary>There is something to <see cref="TakeNews"/>.</summary>
    public IDisposable OnNews(Func<Task> listener) => _board.Listeners.Add(new(TopicKind.News), listener);

    /// <summary>Once a second, while the page can be seen.</summary>
    public IDisposable OnSecond(Func<Task> listener)
    {
        var listening = _board.Listeners.Add(new(TopicKind.Second), listener);
        _board.Nudge();
        return listening;
    }

    /// <summary>What happened since it was last asked. Each is given once: one listener a circuit.</summary>
    public IEnumerable<DownloadNews> TakeNews() => _board.News.Take();

    /// <summary>Says something to those who listen rather than look.</summary>
    public void Announce(string text) => _ = _board.AnnounceAsync(text);

    /// <summary>Whatever <paramref name="work"/> wants to have drawn before it first waits is drawn together.</summary>
    public Task InOneBatchAsync(Func<Task> work) => _board.Batch.Of(work).Told;

    /// <summary>While it is not disposed of, what commands change is drawn at the next beat and not each for itself.</summary>
    public IDisposable Batch() => _desk.Batch();

    public Task<StartAnswer> StartAsync(StartRequest request) => _desk.StartAsync(request);

    /// <summary>What a cancel would do; null when it cannot be told.</summary>
    public Task<CancelPreview?> PreviewCancelAsync(int id) => _desk.PreviewCancelAsync(id);

    /// <summary>Null when the tile is busy with another command, or the circuit ended before the answer came.</summary>
    public Task<CommandAnswer?> CommandAsync(int id, DownloadCommand command) => _desk.CommandAsync(id, command);

    /// <summary>Before another one that waits for its turn, or to the end of the queue.</summary>
    public Task<CommandAnswer?> MoveAsync(int id, int? before) => _desk.MoveAsync(id, before);

    public Task<CommandAnswer?> StartNowAsync(int id) => _desk.StartNowAsync(id);

    /// <summary>Null lifts the limit.</summary>
    public Task<CommandAnswer?> LimitAsync(int id, long? bytesPerSecond) => _desk.LimitAsync(id, bytesPerSecond);

    public async ValueTask DisposeAsync()
    {
        if (!_stopped.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _following;
            _subscription.Dispose();
            _stopping.Dispose();
        }
    }

    private static bool IsUnfinished(TileState tile) => StateTable.IsUnfinished(tile.Download.Status);

    /// <param name="draw">Calls what it is given while it draws; its task ends when the browser has drawn that.</param>
    internal IDisposable DrawThrough(Func<Action, Task> draw) => _board.Batch.DrawThrough(draw);

    /// <summary>What the person can see from now on. What they see again is brought up to date at once, in one drawing.</summary>
    internal Task SeeAsync(Sight sight)
    {
        _board.See(sight);
        _board.Follow();
        return _board.TellNowAsync();
    }
}
