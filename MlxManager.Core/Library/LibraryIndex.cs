using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library;

/// <summary>
/// The library as it was last seen, for the process. Everything may be called from anywhere at once; who shows it subscribes
/// to <see cref="Changed"/> and is told what changes, by this process or another, within 5 seconds.
/// </summary>
public sealed class LibraryIndex(ModelCache cache, IDownloads downloads, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly InventoryScan _scan = new(cache, downloads.Holds, time);
    private Inventory _current = Inventory.Empty;
    private Action<Inventory>? _changed;
    private Task<Inventory>? _running;
    private Task<Inventory>? _next;

    /// <summary>After a look that found something else than the one before, with what is there now. Raised on the looking thread.</summary>
    public event Action<Inventory>? Changed
    {
        add
        {
            lock (_lock)
            {
                _changed += value;
            }

            Wanted?.Invoke();
        }

        remove
        {
            lock (_lock)
            {
                _changed -= value;
            }
        }
    }

    /// <summary>Somebody has just subscribed.</summary>
    internal event Action? Wanted;

    /// <summary>Empty until the first look.</summary>
    public Inventory Current => Volatile.Read(ref _current);

    /// <summary>Whether anybody is subscribed.</summary>
    internal bool IsWatched => Volatile.Read(ref _changed) is not null;

    /// <summary>
    /// Looks at the disk, and answers when what is there now is told. Who asks during a look gets the next one, together with all
    /// others who do.
    /// </summary>
    /// <exception cref="IOException">The cache folder cannot be read; what was known stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Task<Inventory> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var look = _next;
            if (look is null && _running is { IsCompleted: false } running)
            {
                look = _next = Task.Run(() => LookAfterAsync(running), CancellationToken.None);
            }

            return (look ?? (_running = Task.Run(Look, CancellationToken.None))).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The same, and reads this repo anew even if its folders' times say that nothing has changed there.</summary>
    public Task<Inventory> RefreshAsync(RepoName repo, CancellationToken cancellationToken)
    {
        _scan.Forget(repo);
        return RefreshAsync(cancellationToken);
    }

    /// <summary>What one repo holds file by file, read from the disk now; null when it is not there.</summary>
    public Task<RepoDetails?> DetailsAsync(RepoName repo, CancellationToken cancellationToken) => Task.Run(
        () => DetailsReading.Read(cache.Repo(repo).Folders, new PartialOwners(downloads.Holds(), time.GetUtcNow()), cancellationToken),
        cancellationToken);

    private async Task<Inventory> LookAfterAsync(Task running)
    {
        // However it ended: its own callers are told.
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            (_running, _next) = (_next, null);
        }

        return Look();
    }

    private Inventory Look()
    {
        var seen = _scan.Look();
        var isSame = InventoryComparison.AreSame(Current, seen);
        Volatile.Write(ref _current, seen);
        if (!isSame)
        {
            Volatile.Read(ref _changed)?.Invoke(seen);
        }

        return seen;
    }
}
