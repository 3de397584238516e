using System.Collections.Immutable;
using Microsoft.JSInterop;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Downloads;

/// <summary>
/// What one circuit shows of the downloads, and asks of them. A loop takes the feed's whole picture at most ten times a
/// second and tells only those whose part of it changed; commands are tracked so that a tile can show what is in flight
/// and why something was refused. Listeners are called from any thread: they go through <c>InvokeAsync</c>.
/// </summary>
public sealed partial class DownloadCoordinator : IAsyncDisposable
{
    private readonly IDownloads _downloads;
    private readonly TimeProvider _time;
    private readonly ILogger<DownloadCoordinator> _logger;
    private readonly ChangeSubscription _subscription;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly Listeners _listeners = new();
    private readonly NewsBox _news = new();
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private TilePicture _picture;
    private string _announcement = "";

    public DownloadCoordinator(IDownloads downloads, TimeProvider time, ILogger<DownloadCoordinator> logger)
    {
        _downloads = downloads;
        _time = time;
        _logger = logger;
        _stopped = _stopping.Token;
        _subscription = downloads.Subscribe();
        _picture = TilePicture.Empty.Follow(_subscription.Current, time.GetUtcNow());
        var loop = new FeedLoop(_subscription, time, () => Picture.NextLeave, FollowAsync);
        _loop = Task.Run(() => loop.RunAsync(_stopped));
    }

    /// <summary>The downloads on the page, in their order: running, queued, needs attention, done.</summary>
    public ImmutableArray<int> Order => Picture.Order;

    public DownloadSummary Summary => Picture.Summary;

    /// <summary>The latest changes in words, for those who listen rather than look.</summary>
    public string Announcement => Volatile.Read(ref _announcement);

    private TilePicture Picture => Volatile.Read(ref _picture);

    public TileState? Find(int id) => Picture.Tiles.GetValueOrDefault(id);

    /// <summary>Whether a download of the model is not finished.</summary>
    public bool IsUnderWay(RepoId model) => Picture.Tiles.Values.Any(tile => tile.Download.Model == model
        && tile.Download.Status is not (DownloadStatus.Completed or DownloadStatus.Cancelled));

    public IDisposable OnChange(int id, Func<Task> listener) => _listeners.Add(new(TopicKind.Tile, id), listener);

    /// <summary>Which downloads there are, and their order.</summary>
    public IDisposable OnList(Func<Task> listener) => _listeners.Add(new(TopicKind.List), listener);

    public IDisposable OnSummary(Func<Task> listener) => _listeners.Add(new(TopicKind.Summary), listener);

    public IDisposable OnAnnouncement(Func<Task> listener) => _listeners.Add(new(TopicKind.Announcement), listener);

    /// <summary>There is something to <see cref="TakeNews"/>.</summary>
    public IDisposable OnNews(Func<Task> listener) => _listeners.Add(new(TopicKind.News), listener);

    /// <summary>What happened since it was last asked. Each is given once: one listener a circuit.</summary>
    public IEnumerable<DownloadNews> TakeNews() => _news.Take();

    /// <summary>Says something to those who listen rather than look.</summary>
    public void Announce(string text)
    {
        Volatile.Write(ref _announcement, text);
        _ = Task.WhenAll(_listeners.Of(new(TopicKind.Announcement)).Select(TellAsync));
    }

    public async Task<StartAnswer> StartAsync(StartRequest request)
    {
        _news.BeginStart(request.Model);
        try
        {
            var answer = await _downloads.StartAsync(request, _stopped);

            // Seen before it is forgotten whose it is.
            await FollowAsync();
            return answer;
        }
        finally
        {
            _news.EndStart(request.Model);
        }
    }

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model) => _downloads.RemoveModelAsync(model, _stopped);

    /// <summary>What a cancel would do; null when it cannot be told.</summary>
    public async Task<CancelPreview?> PreviewCancelAsync(int id)
    {
        try
        {
            return await _downloads.PreviewCancelAsync(id, _stopped);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogPreviewFailed(exception, id);
            return null;
        }
    }

    /// <summary>Null when the tile is busy with another command, or the circuit ended before the answer came.</summary>
    public async Task<CommandAnswer?> CommandAsync(int id, DownloadCommand command) => await BeginAsync(id, command)
        ? await AskAsync(id, command, () => _downloads.CommandAsync(id, command, _stopped))
        : null;

    /// <summary>Before another one that waits for its turn, or to the end of the queue.</summary>
    public Task<CommandAnswer?> MoveAsync(int id, int? before) =>
        AskAsync(id, null, () => _downloads.MoveAsync(id, before, _stopped));

    public Task<CommandAnswer?> StartNowAsync(int id) =>
        AskAsync(id, null, () => _downloads.StartNowAsync(id, _stopped));

    /// <summary>Null lifts the limit.</summary>
    public Task<CommandAnswer?> LimitAsync(int id, long? bytesPerSecond) =>
        AskAsync(id, null, () => _downloads.LimitAsync(id, bytesPerSecond, _stopped));

    public async ValueTask DisposeAsync()
    {
        if (!_stopped.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _loop;
            _subscription.Dispose();
            _stopping.Dispose();
        }
    }

    /// <param name="command">What the tile shows as in flight; null for what only changes the queue or the pace.</param>
    private async Task<CommandAnswer?> AskAsync(int id, DownloadCommand? command, Func<Task<CommandAnswer>> ask)
    {
        CommandAnswer? answer = null;
        string? notice;
        try
        {
            answer = await ask();
            notice = answer.Outcome == CommandOutcome.Done ? null : Reasons.Refusal(answer, command);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            LogAskFailed(exception, command, id);
            notice = DownloadsTexts.WentWrong;
        }

        // The feed is read again with the answer, so that the tile never shows the old state with live buttons.
        await ChangeAsync(picture => picture
            .Follow(_subscription.Current, _time.GetUtcNow())
            .With(id, tile => tile with { InFlight = command is null ? tile.InFlight : null, Notice = notice }));
        return answer;
    }

    private Task FollowAsync() => ChangeAsync(picture => picture.Follow(_subscription.Current, _time.GetUtcNow()));

    private async Task<bool> BeginAsync(int id, DownloadCommand command)
    {
        var begun = false;
        await ChangeAsync(picture => picture.With(id, tile =>
        {
            begun = tile.InFlight is null;
            return begun ? tile with { InFlight = command, Notice = null } : tile;
        }));
        return begun;
    }

    private Task ChangeAsync(Func<TilePicture, TilePicture> change)
    {
        TilePicture before, after;
        lock (_lock)
        {
            before = _picture;
            after = change(before);
            Volatile.Write(ref _picture, after);

            // In the order of the pictures, hence under their lock.
            _news.Gather(before, after);
        }

        return NotifyAsync(before, after);
    }

    private async Task NotifyAsync(TilePicture before, TilePicture after)
    {
        var topics = PictureChanges.Topics(before, after);
        if (PictureChanges.Spoken(before, after) is { Length: > 0 } spoken)
        {
            Volatile.Write(ref _announcement, spoken);
            topics = topics.Append(new(TopicKind.Announcement));
        }

        if (!_news.IsEmpty)
        {
            topics = topics.Append(new(TopicKind.News));
        }

        // Awaited, so that a circuit that is slow to draw is not asked again before it has drawn.
        await Task.WhenAll(topics.SelectMany(_listeners.Of).Select(TellAsync));
    }

    private async Task TellAsync(Func<Task> listener)
    {
        try
        {
            await listener();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or JSDisconnectedException or OperationCanceledException)
        {
            // The component, or the browser it would ask something of, went while it was being told.
        }
        catch (Exception exception)
        {
            LogListenerFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was asked of download {Id} ({Command}) failed")]
    private partial void LogAskFailed(Exception exception, DownloadCommand? command, int id);

    [LoggerMessage(Level = LogLevel.Error, Message = "What cancelling download {Id} would remove cannot be told")]
    private partial void LogPreviewFailed(Exception exception, int id);

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of the page could not be told of a change")]
    private partial void LogListenerFailed(Exception exception);
}
