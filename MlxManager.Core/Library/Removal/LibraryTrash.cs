using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Library.Removal;

/// <param name="EmptiedAt">When it goes for good.</param>
public sealed record KeptDeletion(TrashEntry Entry, DateTimeOffset EmptiedAt);

/// <param name="Holders">Unfinished downloads of the repo, for which nothing was restored: they are to be finished or cancelled before.</param>
/// <param name="Problem">What the disk refused; the next start of the server goes on.</param>
public sealed record RestoreAnswer(Restored Result, ImmutableArray<DownloadHold> Holders, string? Problem)
{
    public bool IsDone => Holders.IsEmpty && Problem is null && Result.Outcome == RestoreOutcome.Restored;
}

/// <summary>Deletions that can be undone for a while, if the person wants that.</summary>
public sealed class LibraryTrash
{
    private readonly ModelCache _cache;
    private readonly PreferencesStore _preferences;
    private readonly TimeProvider _time;
    private readonly CacheTurn _turn;
    private readonly ClockTrust _clock;

    internal LibraryTrash(ModelCache cache, PreferencesStore preferences, TimeProvider time, CacheTurn turn) =>
        (_cache, _preferences, _time, _turn, _clock) = (cache, preferences, time, turn, new ClockTrust(time));

    /// <summary>Newest first.</summary>
    public Task<ImmutableArray<KeptDeletion>> ListAsync(CancellationToken cancellationToken) => Task.Run(
        () => _cache.Trash.List().Reverse().Select(entry => new KeptDeletion(entry, entry.MadeAt + Kept)).ToImmutableArray(), cancellationToken);

    /// <summary>Puts everything back where it was; refused when something else stands there, or while the repo is downloaded.</summary>
    public async Task<RestoreAnswer> RestoreAsync(TrashId id, CancellationToken cancellationToken)
    {
        var nothing = new Restored(RestoreOutcome.NotFound, null, 0, [], [], []);
        if (!_cache.Exists)
        {
            return new RestoreAnswer(nothing, [], _cache.MissingText);
        }

        var entries = await Task.Run(_cache.Trash.List, cancellationToken);
        if (entries.FirstOrDefault(entry => entry.Id == id) is not { } found)
        {
            return new RestoreAnswer(nothing, [], null);
        }

        var answer = await _turn.DoAsync(
            found.Repo,
            (_, holds) =>
            {
                try
                {
                    return holds.IsEmpty ? new RestoreAnswer(_cache.Trash.Restore(id), [], null) : new RestoreAnswer(nothing with { Repo = found.Repo }, holds, null);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return new RestoreAnswer(nothing with { Repo = found.Repo }, [], _cache.Exists ? exception.Message : _cache.MissingText);
                }
            },
            cancellationToken);
        await _turn.ShowAsync();
        return answer;
    }

    /// <summary>One for good.</summary>
    /// <returns>Bytes freed; null when it is not there.</returns>
    /// <exception cref="IOException">Not all of it could be deleted.</exception>
    public Task<long?> DeleteAsync(TrashId id, CancellationToken cancellationToken) => Task.Run(() => _cache.Trash.Delete(id), cancellationToken);

    /// <summary>All for good.</summary>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="IOException">Not all of it could be deleted.</exception>
    public Task<long> EmptyAsync(CancellationToken cancellationToken) => EmptyAsync(_ => true, cancellationToken);

    /// <summary>As much as it takes, oldest first, for somebody who lacks room on the disk.</summary>
    /// <returns>Bytes freed: less than asked for when the trash holds no more.</returns>
    /// <exception cref="IOException">Something could not be deleted.</exception>
    public Task<long> FreeAsync(long bytes, CancellationToken cancellationToken) => EmptyAsync(freed => freed < bytes, cancellationToken);

    /// <summary>How it is kept.</summary>
    /// <param name="days">1 to <see cref="LibraryPreferences.MostTrashDays"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beyond that; nothing has changed.</exception>
    public async Task SetAsync(bool usesTrash, int days, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, LibraryPreferences.MostTrashDays);
        await _preferences.ChangeAsync(all => all with { Library = all.Library with { UsesTrash = usesTrash, TrashDays = days } }, cancellationToken);
    }

    /// <summary>Ends what a kill has cut off, and deletes what has been kept for long enough.</summary>
    /// <returns>What could not be done, each: all else was.</returns>
    /// <exception cref="IOException">The trash cannot be looked into.</exception>
    internal async Task<ImmutableArray<Exception>> KeepAsync(CancellationToken cancellationToken)
    {
        var failures = ImmutableArray.CreateBuilder<Exception>();
        var now = _time.GetUtcNow();
        var unfinished = await Task.Run(_cache.Trash.Unfinished, cancellationToken);
        foreach (var (id, repo) in unfinished)
        {
            await TryAsync(failures, () => _turn.DoAsync(
                repo,
                (_, holds) =>
                {
                    _cache.Trash.Finish(id, undo: !holds.IsEmpty, now);
                    return true;
                },
                cancellationToken));
        }

        failures.AddRange(await Task.Run(_cache.Trash.Sweep, cancellationToken));
        _clock.Look();
        foreach (var entry in await Task.Run(_cache.Trash.List, cancellationToken))
        {
            if (_clock.HasPassed(entry.MadeAt + Kept, now))
            {
                await TryAsync(failures, () => DeleteAsync(entry.Id, cancellationToken));
            }
        }

        if (unfinished.Count > 0)
        {
            await _turn.ShowAsync();
        }

        return failures.ToImmutable();
    }

    private TimeSpan Kept => TimeSpan.FromDays(_preferences.Current.Library.TrashDays);

    private static async Task TryAsync(ImmutableArray<Exception>.Builder failures, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add(exception);
        }
    }

    private Task<long> EmptyAsync(Func<long, bool> goesOn, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            long freed = 0;
            foreach (var entry in _cache.Trash.List().TakeWhile(_ => goesOn(freed)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                freed += _cache.Trash.Delete(entry.Id) ?? 0;
            }

            return freed;
        },
        cancellationToken);
}
