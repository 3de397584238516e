using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>
/// Keeps the library current: looks again every few seconds while somebody is subscribed, seldom otherwise, and at once when the
/// system says that a name in the cache came or went. A look costs one call for each folder that is known. On Linux only the cache folder
/// itself is watched: a watch for each of its thousands of folders would cost more than the looks do.
/// </summary>
internal sealed partial class LibraryWatch(LibraryIndex index, ModelCache cache, TimeProvider time, ILogger<LibraryWatch> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Unwatched = TimeSpan.FromMinutes(1);

    // What comes and goes in bursts is looked at once for all.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ITimer? _timer;
    private FileSystemWatcher? _watcher;
    private Task _looking = Task.CompletedTask;
    private bool _isFailing;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        index.Wanted += Wake;
        _timer = time.CreateTimer(_ => Wake(), null, index.IsWatched ? Watched : Unwatched, Timeout.InfiniteTimeSpan);
        _looking = Task.Run(() => LookAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host that stops by itself is stopped once more by whoever disposes of it.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        index.Wanted -= Wake;
        await _stop.CancelAsync();
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _watcher?.Dispose();
        _stop.Dispose();
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _wakes.Reader.WaitToReadAsync(cancellationToken))
            {
                _wakes.Reader.TryRead(out _);
                await LookOnceAsync(cancellationToken);
                await Task.Delay(Rest, time, cancellationToken);
                _timer!.Change(index.IsWatched ? Watched - Rest : Unwatched, Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task LookOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            KeepWatcher((await index.RefreshAsync(cancellationToken)).IsThere);
            _isFailing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A disk that fails, or a subscriber that does: the next look may go well, and the server runs on.
            if (!_isFailing)
            {
                LogFailed(e);
            }

            _isFailing = true;
        }
    }

    /// <summary>One while somebody looks on and the folder is there; made anew after its disk was away.</summary>
    private void KeepWatcher(bool isThere)
    {
        if (!isThere || !index.IsWatched)
        {
            _watcher?.Dispose();
            _watcher = null;
        }
        else if (_watcher is null)
        {
            FileSystemWatcher? watcher = null;
            try
            {
                watcher = new FileSystemWatcher(cache.Root)
                {
                    NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName,
                    IncludeSubdirectories = !OperatingSystem.IsLinux(),
                };
                watcher.Created += (_, _) => Wake();
                watcher.Deleted += (_, _) => Wake();
                watcher.Renamed += (_, _) => Wake();
                watcher.EnableRaisingEvents = true;
                _watcher = watcher;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
            {
                // No watches left, or a file system without: the looks find everything, a few seconds later.
                watcher?.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache could not be looked at; it is tried again")]
    private partial void LogFailed(Exception exception);
}
