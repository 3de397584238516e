using System.Threading.Channels;
using Microsoft.JSInterop;
using MlxManager.Core.Downloads;
using MlxManager.Core.Pace;

namespace MlxManager.Web.Downloads;

/// <summary>
/// The picture of one circuit and its way to the page. Everything that is owed at a moment is told in one go and drawn in one
/// batch, however many tiles have changed.
/// </summary>
internal sealed partial class PictureBoard
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ChangeSubscription _subscription;
    private readonly SteadyTime _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Told _told;
    private readonly List<Func<TilePicture, TilePicture>> _waiting = [];
    private TilePicture _picture;
    private Sight _sight = Sight.Unknown;
    private string _announcement = "";
    private DateTimeOffset _secondAt;
    private bool _isOwed;

    public PictureBoard(ChangeSubscription subscription, TimeProvider time, ILogger logger)
    {
        (_subscription, _time, _logger) = (subscription, new SteadyTime(time), logger);
        _secondAt = Now;
        _picture = TilePicture.Empty.Follow(subscription.Current, _secondAt);
        _told = new Told(_picture);
    }

    /// <summary>By this what is due is told: a clock that is set must not hold up the page.</summary>
    public DateTimeOffset Now => _time.Now;

    public Listeners Listeners { get; } = new();

    public OneBatch Batch { get; } = new();

    public NewsBox News { get; } = new();

    public TilePicture Picture => Volatile.Read(ref _picture);

    public string Announcement => Volatile.Read(ref _announcement);

    /// <summary>Something in sight was left for a moment later.</summary>
    public bool IsOwed => Volatile.Read(ref _isOwed);

    /// <summary>When something is to be told although nothing changes; null for never.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                var leave = _picture.NextLeave;
                return !CountsDown || leave < _secondAt + Second ? leave : _secondAt + Second;
            }
        }
    }

    private bool CountsDown => !_sight.IsHidden && !Listeners.Of(new(TopicKind.Second)).IsEmpty;

    public void See(Sight sight) => Volatile.Write(ref _sight, sight);

    /// <summary>Takes over what the feed says now, and with it a change of our own.</summary>
    public void Follow(Func<TilePicture, TilePicture>? change = null)
    {
        lock (_lock)
        {
            var before = _picture;
            var after = before.Follow(_subscription.Current, Now);
            foreach (var one in change is null ? _waiting : _waiting.Append(change))
            {
                after = one(after);
            }

            _waiting.Clear();
            Volatile.Write(ref _picture, after);

            // In the order of the pictures, hence under their lock.
            News.Gather(before, after);
        }
    }

    /// <summary>The same at the next beat: following the feed goes through all tiles, which many changes in a row need only once.</summary>
    public void FollowSoon(Func<TilePicture, TilePicture> change)
    {
        lock (_lock)
        {
            _waiting.Add(change);
        }

        Nudge();
    }

    /// <summary>A change of our own, which is no news.</summary>
    public void Change(Func<TilePicture, TilePicture> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _picture, change(_picture));
        }
    }

    /// <summary>There is something to tell that the feed does not know of, at the next beat.</summary>
    public void Nudge() => _nudges.Writer.TryWrite(true);

    public Task NudgedAsync(CancellationToken cancellationToken) => _nudges.Reader.ReadAsync(cancellationToken).AsTask();

    /// <summary>Says something to those who listen rather than look.</summary>
    public Task AnnounceAsync(string text)
    {
        Volatile.Write(ref _announcement, text);
        return Batch.Of(() => TellAsync([new(TopicKind.Announcement)])).Told;
    }

    /// <summary>Tells what is owed. The first task ends when all of it was told, the second when the browser has drawn it.</summary>
    public (Task Told, Task Drawn) Tell()
    {
        var topics = Take();
        return topics.Exists(topic => !Listeners.Of(topic).IsEmpty)
            ? Batch.Of(() => TellAsync(topics))
            : (Task.CompletedTask, Task.CompletedTask);
    }

    /// <summary>The same between two beats; what must wait is told at the next one. Ends when all of it was told.</summary>
    public Task TellNowAsync()
    {
        var (told, _) = Tell();
        if (IsOwed)
        {
            Nudge();
        }

        return told;
    }

    private List<Topic> Take()
    {
        lock (_lock)
        {
            var now = Now;
            var (topics, spoken, isMoreOwed) = _told.Take(_picture, _sight, now);
            Volatile.Write(ref _isOwed, isMoreOwed);
            if (spoken.Length > 0)
            {
                Volatile.Write(ref _announcement, spoken);
                topics.Add(new(TopicKind.Announcement));
            }

            if (!News.IsEmpty)
            {
                topics.Add(new(TopicKind.News));
            }

            if (now - _secondAt >= Second)
            {
                _secondAt = now;
                if (CountsDown)
                {
                    topics.Add(new(TopicKind.Second));
                }
            }

            return topics;
        }
    }

    private Task TellAsync(IEnumerable<Topic> topics) => Task.WhenAll(topics.SelectMany(Listeners.Of).Select(TellAsync));

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
            LogListenerFailed(_logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of the page could not be told of a change")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception);
}
