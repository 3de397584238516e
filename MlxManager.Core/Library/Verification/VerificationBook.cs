using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Verification;

/// <summary>What is known of each repo, what of it is still to be written down, and the picture of it all that others see.</summary>
internal sealed class VerificationBook(VerificationMemory memory, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly Dictionary<RepoName, RepoTally> _tallies = [];
    private readonly HashSet<RepoName> _changed = [];
    private readonly List<VerifiedBlobRow> _unsaved = [];
    private VerifierState _current = VerifierState.Empty;

    public VerifierState Current => Volatile.Read(ref _current);

    /// <summary>Something is known that <see cref="Current"/> does not tell.</summary>
    public bool HasNews
    {
        get
        {
            lock (_lock)
            {
                return _changed.Count > 0;
            }
        }
    }

    public void Dispose() => _saving.Dispose();

    /// <summary>A check is not through with it, or not all is written down: a look at the disk would find less than is known.</summary>
    public bool IsQueued(RepoName repo)
    {
        lock (_lock)
        {
            return _tallies.TryGetValue(repo, out var tally)
                && (tally.Queued > 0 || _unsaved.Exists(row => row.Path.StartsWith(repo.Folder + "/", StringComparison.Ordinal)));
        }
    }

    /// <summary>A mere look: what the last check could not judge stays said.</summary>
    public void Set(RepoLook look)
    {
        lock (_lock)
        {
            look.Tally.TakeSkipped(_tallies.GetValueOrDefault(look.Repo));
            Set_NeedsLock(look);
        }
    }

    /// <param name="queued">How many contents a check will read of it.</param>
    public void Begin(RepoLook look, int queued)
    {
        lock (_lock)
        {
            look.Tally.Queued = queued;
            Set_NeedsLock(look);
        }
    }

    /// <summary>They are not in the cache.</summary>
    public void Drop(IEnumerable<RepoName> gone)
    {
        lock (_lock)
        {
            foreach (var repo in gone.Where(repo => _tallies.TryGetValue(repo, out var tally) && tally.Queued == 0))
            {
                _tallies.Remove(repo);
                _changed.Add(repo);
            }
        }
    }

    /// <summary>A content was read, or could not be.</summary>
    public void Settle(ContentReading reading, ReadingEnd end)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _tallies[reading.Repo].Settle(reading.Content, end, now);
            _changed.Add(reading.Repo);
            if (end.Stamp is { } stamp)
            {
                _unsaved.Add(memory.Row(reading.Content, stamp, end.Outcome == ReadingOutcome.Good, now));
            }
        }
    }

    /// <summary>The check has ended; what it has not read nobody will.</summary>
    public void Unqueue(IEnumerable<RepoName> repos)
    {
        lock (_lock)
        {
            foreach (var repo in repos.Where(_tallies.ContainsKey))
            {
                _tallies[repo].Queued = 0;
                _changed.Add(repo);
            }
        }
    }

    /// <summary>Bad contents that have been removed.</summary>
    public void Forget(RepoName repo, IEnumerable<string> paths)
    {
        lock (_lock)
        {
            _tallies.GetValueOrDefault(repo)?.Forget(paths);
            _changed.Add(repo);
        }
    }

    public void Draw(VerificationJob? job)
    {
        lock (_lock)
        {
            var repos = _current.Repos.ToBuilder();
            foreach (var repo in _changed)
            {
                _ = _tallies.TryGetValue(repo, out var tally) ? repos[repo] = tally.Snapshot() : null;
                _ = tally is null && repos.Remove(repo);
            }

            _changed.Clear();
            Volatile.Write(ref _current, new VerifierState(job, repos.ToImmutable()));
        }
    }

    /// <summary>Writes down what was found since the last time.</summary>
    public async Task SaveAsync()
    {
        await _saving.WaitAsync(CancellationToken.None);
        try
        {
            ImmutableArray<VerifiedBlobRow> rows;
            lock (_lock)
            {
                rows = [.. _unsaved];
            }

            if (rows.Length > 0)
            {
                await memory.SaveAsync(rows);
                lock (_lock)
                {
                    _unsaved.RemoveRange(0, rows.Length);
                }
            }
        }
        catch (Exception exception)
        {
            // A full disk, say: the check goes on, and what it found is written down with what it finds next.
            VerificationLog.NotSaved(logger, exception);
        }
        finally
        {
            _saving.Release();
        }
    }

    private void Set_NeedsLock(RepoLook look)
    {
        _tallies[look.Repo] = look.Tally;
        _changed.Add(look.Repo);
    }
}
