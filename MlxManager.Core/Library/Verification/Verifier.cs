using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Verification;

/// <summary>
/// Reads what the cache holds and tells whether it is what it must be: each blob's hash against its name, and its length
/// against the listings. One for the process; everything may be called from anywhere at once. There is one check at a time;
/// repos asked for meanwhile join it. It reads with all cores, and gives half of them back while downloads are under way.
/// What was read to its end is written down within <see cref="Tick"/>, and not read again while the file stays as it is. What a
/// restart forgets: the check itself (asked for again, it goes on with what is not yet read), that it was paused, and what was
/// read of contents that were not read to their end.
/// </summary>
public sealed class Verifier : IAsyncDisposable
{
    /// <summary>How often what is going on is told and written down.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly SemaphoreSlim _commanding = new(1, 1);
    private readonly ModelCache _cache;
    private readonly TimeProvider _time;
    private readonly ChangeSubscription _downloads;
    private readonly VerificationMemory _memory;
    private readonly VerificationBook _book;
    private readonly BlobRepair _repair;
    private readonly ReadingCrew _crew;
    private VerificationRun? _run;
    private int _runs;

    internal Verifier(ModelCache cache, Database database, IDownloads downloads, TimeProvider time, int threads, ILogger logger)
    {
        _cache = cache;
        _time = time;
        _downloads = downloads.Subscribe();
        _memory = new VerificationMemory(database, cache);
        _book = new VerificationBook(_memory, time, logger);
        _repair = new BlobRepair(cache, _memory, downloads);
        _crew = new ReadingCrew(threads, End, bytes => Volatile.Read(ref _run)!.Read(bytes));
    }

    /// <summary>Something in <see cref="Current"/> is new; while a check reads, at most four times a second. Raised on the changing thread.</summary>
    public event Action? Changed;

    public VerifierState Current => _book.Current;

    /// <summary>Every repo in the cache, of every kind: models first, then datasets and spaces, each by id.</summary>
    public IReadOnlyList<RepoName> Repos() =>
        [.. _cache.Names().Select(RepoName.OfFolder).OfType<RepoName>().OrderBy(repo => repo.Kind).ThenBy(repo => repo.Id.Value, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether the cache holds anything of it.</summary>
    public bool Has(RepoName repo) => _cache.Repo(repo).Exists;

    /// <summary>Tells what is known of these repos without reading any content; of all when null.</summary>
    public async Task LookAsync(IReadOnlyCollection<RepoName>? repos, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => LookAtAsync(repos, cancellationToken), cancellationToken);
        }
        finally
        {
            _looking.Release();
        }

        Publish();
    }

    /// <summary>
    /// Checks these repos, or all when null; what is not in the cache is passed over. Answers when it is known how much there is
    /// to read, with the check as it is then: a new one, or the one under way.
    /// </summary>
    /// <param name="again">Reads what has not changed, too.</param>
    public async Task<VerificationJob> StartAsync(IReadOnlyCollection<RepoName>? repos, bool again, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => BeginAsync(repos ?? Repos(), again, cancellationToken), cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Answers when nothing is read any more. False when no check is running.</summary>
    public async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        await _commanding.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
            {
                if (_run is not { Status: VerificationStatus.Running, IsClosing: false } run)
                {
                    return false;
                }

                run.Status = VerificationStatus.Paused;
                run.Measure(_time.GetUtcNow());
                _crew.Limit(0);
            }

            await _crew.AllGoneAsync();
            await _book.SaveAsync();
        }
        finally
        {
            _commanding.Release();
        }

        Publish();
        return true;
    }

    /// <summary>False when no check is paused.</summary>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        await _commanding.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
            {
                if (_run is not { Status: VerificationStatus.Paused, IsClosing: false } run)
                {
                    return false;
                }

                (run.Status, run.IsCacheGone) = (VerificationStatus.Running, false);
                Allow_NeedsLock(run);
            }
        }
        finally
        {
            _commanding.Release();
        }

        Publish();
        return true;
    }

    /// <summary>Ends the check; what was found out stays. Answers when nothing is read any more. False when none is under way.</summary>
    public async Task<bool> CancelAsync(CancellationToken cancellationToken)
    {
        await _commanding.WaitAsync(cancellationToken);
        try
        {
            if (Stop() is not { } run)
            {
                return false;
            }

            await run.Ended;

            // Of what was to be read again, it is known as before what it was.
            await LookAsync(run.Repos, CancellationToken.None);
            return true;
        }
        finally
        {
            _commanding.Release();
        }
    }

    /// <summary>Removes bad contents of a model and starts downloads that bring these alone again.</summary>
    /// <param name="paths">As in <see cref="BadContent.Path"/>, or the last part of it; all that are bad when null.</param>
    public async Task<RepairAnswer> RepairAsync(RepoName repo, IReadOnlyCollection<string>? paths, CancellationToken cancellationToken)
    {
        await _book.SaveAsync();
        var answer = await _repair.RunAsync(repo, paths, cancellationToken);
        if (!answer.RemovedPaths.IsEmpty)
        {
            _book.Forget(repo, answer.RemovedPaths);
        }

        // Also when nothing was done: then what is shown is not what is there any more.
        await LookAsync([repo], CancellationToken.None);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await (Stop()?.Ended ?? Task.CompletedTask);
        _downloads.Dispose();
        _book.Dispose();
        _looking.Dispose();
        _commanding.Dispose();
    }

    private async Task LookAtAsync(IReadOnlyCollection<RepoName>? repos, CancellationToken cancellationToken)
    {
        await _book.SaveAsync();
        if (!_cache.Exists)
        {
            // What is known of a disk that is away still is.
            return;
        }

        var all = (repos ?? Repos()).ToList();
        var there = all.Where(Has).ToList();

        // What a check is not through with is told by its figures.
        foreach (var repo in there.Where(repo => !_book.IsQueued(repo)))
        {
            _book.Set(await RepoLook.TakeAsync(_cache, _memory, repo, again: false, cancellationToken));
        }

        _book.Drop(repos is null ? Current.Repos.Keys.Except(there) : all.Except(there));
    }

    private async Task<VerificationJob> BeginAsync(IReadOnlyCollection<RepoName> repos, bool again, CancellationToken cancellationToken)
    {
        await _book.SaveAsync();
        List<RepoLook> looks = [];
        foreach (var repo in repos.Where(repo => !_book.IsQueued(repo) && Has(repo)))
        {
            looks.Add(await RepoLook.TakeAsync(_cache, _memory, repo, again, cancellationToken));
        }

        // One that is about to end takes nothing more.
        while (!TryBegin(looks, again))
        {
            await Volatile.Read(ref _run)!.Ended;
        }

        Publish();
        return Current.Job!;
    }

    private bool TryBegin(IReadOnlyList<RepoLook> looks, bool again)
    {
        lock (_lock)
        {
            var run = _run;
            var joins = run is { IsClosing: false };
            if (!joins)
            {
                if (run is { Ended.IsCompleted: false })
                {
                    return false;
                }

                // Of a disk that is away nothing can be read: that is told, or an empty check would pass for "all is well".
                run = new VerificationRun(++_runs, again, _time.GetUtcNow()) { IsCacheGone = !_cache.Exists };
                Volatile.Write(ref _run, run);
                run.Ended = Task.Run(() => FollowAsync(run), CancellationToken.None);
            }

            List<ContentReading> readings = [];
            foreach (var look in looks)
            {
                var some = run!.Add(look);
                _book.Begin(look, some.Count);
                readings.AddRange(some);
            }

            // The largest first, so that in the end not one core reads on while the others rest; and before all else what
            // joins: somebody waits for it now.
            _crew.Add([.. readings.OrderByDescending(reading => reading.Content.Length)], isUrgent: joins);

            run!.CloseIfEmpty();
            Allow_NeedsLock(run);
            return true;
        }
    }

    /// <summary>Null when no check is under way.</summary>
    private VerificationRun? Stop()
    {
        lock (_lock)
        {
            if (_run is not { IsClosing: false } run)
            {
                return null;
            }

            run.Status = VerificationStatus.Cancelled;
            _crew.Limit(0);
            run.Closing.TrySetResult();
            return run;
        }
    }

    /// <summary>Half of the threads while downloads are under way: those hash, too.</summary>
    private void Allow_NeedsLock(VerificationRun run)
    {
        run.GivesWay = _crew.Most > 1 && _downloads.Current.Values.Any(download =>
            download is { Status: DownloadStatus.Downloading, Phase: RunPhase.Transferring or RunPhase.Verifying });
        if (run.Status == VerificationStatus.Running)
        {
            _crew.Limit(run.GivesWay ? Math.Max(1, _crew.Most / 2) : _crew.Most);
        }
    }

    /// <summary>On a reading thread.</summary>
    private void End(ContentReading reading, ReadingEnd end)
    {
        var run = Volatile.Read(ref _run)!;
        var isCacheGone = end.Outcome is ReadingOutcome.Vanished or ReadingOutcome.Unreadable && !_cache.Exists;
        lock (_lock)
        {
            if (isCacheGone && !run.IsClosing)
            {
                // An unplugged disk says nothing of what is on it: it waits, until somebody says that it is back.
                (run.Status, run.IsCacheGone) = (VerificationStatus.Paused, true);
                _crew.Limit(0);
                _crew.Add([new ContentReading(reading.Repo, reading.Content)], isUrgent: true);
                return;
            }
        }

        _book.Settle(reading, end);
        lock (_lock)
        {
            run.End(reading);
        }
    }

    private async Task FollowAsync(VerificationRun run)
    {
        while (!run.IsClosing)
        {
            await Task.WhenAny(run.Closing.Task, Task.Delay(Tick, _time, CancellationToken.None));
            await _book.SaveAsync();
            lock (_lock)
            {
                Allow_NeedsLock(run);
                run.Measure(_time.GetUtcNow());
            }

            if (run.Status != VerificationStatus.Paused || Current.Job?.Status != VerificationStatus.Paused || _book.HasNews)
            {
                Publish();
            }
        }

        await _crew.AllGoneAsync();
        _crew.Clear();
        await _book.SaveAsync();
        lock (_lock)
        {
            run.Finish(run.Status == VerificationStatus.Cancelled ? run.Status : VerificationStatus.Done, _time.GetUtcNow());
            _book.Unqueue(run.Repos);
        }

        Publish();
    }

    private void Publish()
    {
        lock (_lock)
        {
            _book.Draw(_run?.Snapshot(_crew.AtWork.Select(reading => reading.Content.Path)));
        }

        Changed?.Invoke();
    }
}
