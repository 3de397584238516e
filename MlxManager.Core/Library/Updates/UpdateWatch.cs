using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Library.Updates;

/// <summary>Where the refs of the cache stand beside the Hub. One for the process; everything may be called from anywhere at once.</summary>
public sealed class UpdateWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LibraryIndex _index;
    private readonly UpdateCheck _check;
    private readonly UpdateBook _book;
    private readonly PreferencesStore _preferences;
    private Action? _changed;

    internal UpdateWatch(LibraryIndex index, UpdateCheck check, UpdateBook book, PreferencesStore preferences)
    {
        (_index, _check, _book, _preferences) = (index, check, book, preferences);
        _check.Changed += Tell;
        _preferences.Changed += OnPreferences;
    }

    /// <summary>Something of <see cref="Now"/> may be different. Raised on any thread, often; who shows it takes its time.</summary>
    public event Action? Changed
    {
        add
        {
            lock (_lock)
            {
                // The library is followed only while somebody wants to know: it looks at the disk for whoever does.
                _index.Changed -= OnLibrary;
                _index.Changed += OnLibrary;
                _changed += value;
            }
        }

        remove
        {
            lock (_lock)
            {
                _changed -= value;
                if (_changed is null)
                {
                    _index.Changed -= OnLibrary;
                }
            }
        }
    }

    public UpdatesNow Now => new(
        [.. _index.Current.Repos.SelectMany(Refs).OrderBy(one => one.Repo.Id.Value, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Revision.Value, StringComparer.Ordinal)],
        _check.Progress);

    /// <summary>
    /// Looks what is in the cache now and asks the Hub about these repos, or about all. The answer comes when each has been asked;
    /// cancelling the token abandons the wait, <see cref="Stop"/> the questions.
    /// </summary>
    /// <returns>False when it was stopped.</returns>
    public async Task<bool> CheckAsync(IReadOnlyCollection<RepoName>? repos, CancellationToken cancellationToken)
    {
        var inventory = await _index.RefreshAsync(cancellationToken);
        var here = inventory.Repos.SelectMany(Refs).ToList();
        if (inventory.IsThere && repos is null)
        {
            await _book.KeepOnlyAsync(here.Select(one => new RefKey(one.Repo, one.Revision)).ToHashSet());
        }

        var asked = here.GroupBy(one => one.Repo).Where(group => repos?.Contains(group.Key) ?? true)
            .Select(group => KeyValuePair.Create(group.Key, (IReadOnlyList<Revision>)[.. group.Select(one => one.Revision)]));
        var checking = _check.CheckAsync(asked);
        try
        {
            await checking.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (checking.IsCanceled && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Ends the questions that are under way, whoever has asked them.</summary>
    public void Stop() => _check.Stop();

    public void Dispose()
    {
        _check.Changed -= Tell;
        _index.Changed -= OnLibrary;
        _preferences.Changed -= OnPreferences;
    }

    /// <summary>Once, after the tables are up to date.</summary>
    internal Task LoadAsync() => _book.LoadAsync();

    internal Task NoteAsync(RefKey key, CommitHash commit) => _book.NoteAsync(
        key.Repo, new Dictionary<Revision, (CommitHash?, HubFailureKind?)> { [key.Revision] = (commit, null) });

    internal CommitHash? LastToldOf(RefKey key) => _book.Find(key)?.Commit;

    /// <summary>Only models can be updated here; a ref to nothing is a flaw, and not ours to mend.</summary>
    private IEnumerable<RefUpdate> Refs(CachedRepo repo)
    {
        foreach (var one in repo.Name.Kind == RepoKind.Model ? repo.Refs : [])
        {
            if (one is { Commit: { } here, IsDangling: false } && Revision.TryParse(one.Name, out var revision) && revision.AsCommit is null)
            {
                var told = _book.Find(new RefKey(repo.Name, revision));
                yield return new RefUpdate(repo.Name, revision, here, StateOf(repo.Name, revision, here, told))
                {
                    Hub = told?.Commit,
                    Problem = told?.Problem,
                    CheckedAt = told?.CheckedAt,
                };
            }
        }
    }

    private RefState StateOf(RepoName repo, Revision revision, CommitHash here, Told? told) => told switch
    {
        { Commit: { } hub } => hub == here ? RefState.Current : IsSetBack(repo, revision, here) ? RefState.SetBack : RefState.Moved,
        { CheckedAt: not null, Problem: HubFailureKind.RevisionNotFound } => RefState.Gone,
        { CheckedAt: not null } => RefState.Unavailable,
        _ => RefState.Unchecked,
    };

    private bool IsSetBack(RepoName repo, Revision revision, CommitHash here) =>
        _preferences.Current.Library.SetBack.Contains(new RefSetBack(repo.ToString(), revision.Value, here.Value));

    private void OnLibrary(Inventory inventory) => Tell();

    private void OnPreferences(Preferences preferences) => Tell();

    private void Tell() => Volatile.Read(ref _changed)?.Invoke();
}
