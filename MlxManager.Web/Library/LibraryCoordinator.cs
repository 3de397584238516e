using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.JSInterop;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Downloads;

namespace MlxManager.Web.Library;

/// <summary>
/// What one circuit shows of the library, and asks of it. Whatever changes (the disk, the downloads, the pins) only rings; a
/// loop then takes the whole picture, at most four times a second, and tells its listeners if it looks different. They are
/// called from any thread and go through <c>InvokeAsync</c>.
/// </summary>
public sealed partial class LibraryCoordinator : IAsyncDisposable
{
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(250);

    private readonly LibraryIndex _index;
    private readonly HubListings _listings;
    private readonly DownloadCoordinator _downloads;
    private readonly PreferencesStore _preferences;
    private readonly TimeProvider _time;
    private readonly ILogger<LibraryCoordinator> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly IDisposable _following;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private ImmutableList<Func<Task>> _listeners = [];
    private LibraryPicture _picture;
    private string? _problem;
    private bool _hasLooked;
    private int _looks;

    public LibraryCoordinator(
        LibraryIndex index,
        HubListings listings,
        DownloadCoordinator downloads,
        PreferencesStore preferences,
        TimeProvider time,
        ILogger<LibraryCoordinator> logger)
    {
        (_index, _listings, _downloads, _preferences, _time, _logger) = (index, listings, downloads, preferences, time, logger);
        _stopped = _stopping.Token;
        index.Changed += OnDisk;
        preferences.Changed += OnPreferences;
        _following = downloads.OnSummary(Ring);
        _picture = Take();
        _loop = Task.Run(TellAsync);
    }

    public LibraryPicture Picture => Volatile.Read(ref _picture);

    public IDisposable OnChange(Func<Task> listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Add(listener);
        }

        return new Registration(this, listener);
    }

    /// <summary>Looks at the disk, away from the circuit's thread. Never fails: what went wrong is in the picture.</summary>
    public async Task LookAsync()
    {
        Interlocked.Increment(ref _looks);
        _ = Ring();
        try
        {
            await Task.Run(() => _index.RefreshAsync(_stopped), _stopped);
            Volatile.Write(ref _hasLooked, true);
            Volatile.Write(ref _problem, null);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The circuit has ended.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _problem, exception.Message);
        }
        catch (Exception exception)
        {
            LogLookFailed(exception);
            Volatile.Write(ref _problem, LibraryTexts.WentWrong);
        }
        finally
        {
            Interlocked.Decrement(ref _looks);
            _ = Ring();
        }
    }

    /// <summary>Fetches what a revision of a model lacks. False when it could not be started.</summary>
    public async Task<bool> CompleteAsync(CachedRepo repo, CachedRevision? revision)
    {
        try
        {
            await _downloads.StartAsync(Completion.Of(repo, revision));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogCompleteFailed(exception, repo.Name);
            return false;
        }
    }

    /// <summary>What a repo holds file by file, read now; null when it is not there, or cannot be read.</summary>
    public async Task<RepoDetails?> DetailsAsync(RepoName name)
    {
        try
        {
            return await _index.DetailsAsync(name, _stopped);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogDetailsFailed(exception, name);
            return null;
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Has the Hub tell which files belong to a revision. Null when something went wrong here.</summary>
    public async Task<HubAnswer<Wholeness>?> AskHubAsync(RepoName name, CommitHash commit)
    {
        try
        {
            return await _listings.AskHubAsync(name, commit, _stopped);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogAskFailed(exception, name);
            return null;
        }
    }

    public Task PinAsync(RepoName name, bool isPinned) => _preferences.ChangeAsync(
        before => before with { Library = Pinned(before.Library, name.ToString(), isPinned) }, _stopped);

    public async ValueTask DisposeAsync()
    {
        if (!_stopped.IsCancellationRequested)
        {
            _index.Changed -= OnDisk;
            _preferences.Changed -= OnPreferences;
            _following.Dispose();
            await _stopping.CancelAsync();
            await _loop;
            _stopping.Dispose();
        }
    }

    private static LibraryPreferences Pinned(LibraryPreferences before, string name, bool isPinned) =>
        before.Pins.Contains(name) == isPinned ? before
        : before with { Pins = isPinned ? [.. before.Pins.Add(name).Order(StringComparer.Ordinal)] : before.Pins.Remove(name) };

    private void OnDisk(Inventory seen) => Ring();

    private void OnPreferences(Preferences preferences) => Ring();

    private Task Ring()
    {
        _bell.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    private LibraryPicture Take() => new(
        _index.Current,
        Volatile.Read(ref _hasLooked) || _index.Current.TakenAt > DateTimeOffset.MinValue,
        [.. _downloads.Order.Select(_downloads.Find).OfType<TileState>()
            .Where(tile => StateTable.IsUnfinished(tile.Download.Status)).Select(tile => tile.Download.Model)],
        [.. _preferences.Current.Library.Pins],
        Volatile.Read(ref _looks) > 0,
        Volatile.Read(ref _problem));

    private async Task TellAsync()
    {
        try
        {
            while (await _bell.Reader.ReadAsync(_stopped))
            {
                var (before, after) = (Picture, Take());
                if (!after.IsSameAs(before))
                {
                    Volatile.Write(ref _picture, after);
                    await Task.WhenAll(Volatile.Read(ref _listeners).Select(TellAsync));
                    LookWhenOneHasEnded(before, after);
                    await Task.Delay(TellInterval, _time, _stopped);
                }
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The circuit has ended.
        }
    }

    /// <summary>What a download has brought, or a cancelled one has taken away, is on the disk now.</summary>
    private void LookWhenOneHasEnded(LibraryPicture before, LibraryPicture after)
    {
        if (!before.Arriving.IsSubsetOf(after.Arriving))
        {
            _ = LookAsync();
        }
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The cache could not be looked at")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Completing {Repo} could not be started")]
    private partial void LogCompleteFailed(Exception exception, RepoName repo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of {Repo} cannot be read")]
    private partial void LogDetailsFailed(Exception exception, RepoName repo);

    [LoggerMessage(Level = LogLevel.Error, Message = "The Hub could not be asked for the files of {Repo}")]
    private partial void LogAskFailed(Exception exception, RepoName repo);

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of the library's page could not be told of a change")]
    private partial void LogListenerFailed(Exception exception);

    private sealed class Registration(LibraryCoordinator coordinator, Func<Task> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (coordinator._lock)
            {
                coordinator._listeners = coordinator._listeners.Remove(listener);
            }
        }
    }
}
