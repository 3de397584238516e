using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Removal;

/// <summary>What is to go: of these kinds, and if paths are given only what is found at them.</summary>
/// <param name="Paths">Below the cache folder, as they were found; anything else matches nothing.</param>
public sealed record PruneChoice(IReadOnlySet<LooseEndKind> Kinds, IReadOnlySet<string>? Paths)
{
    /// <summary>Whether it can be undone; null for what the person has set.</summary>
    public bool? UsesTrash { get; init; }

    public bool Includes(LooseEnd end) => Kinds.Contains(end.Kind) && (Paths?.Contains(end.Path) ?? true);
}

/// <param name="Going">What was chosen and can go.</param>
/// <param name="Staying">What was chosen and cannot go, each with its obstacle.</param>
/// <param name="FreedBytes">Of all that goes together: more than the sum where revisions share blobs.</param>
public sealed record PrunePreview(ImmutableArray<LooseEnd> Going, ImmutableArray<LooseEnd> Staying, long FreedBytes, bool UsesTrash);

/// <param name="Gone">What is no longer there, or lies in the trash.</param>
/// <param name="Staying">What was chosen and is still there.</param>
/// <param name="Failures">What the disk refused.</param>
public sealed record PruneAnswer(
    ImmutableArray<LooseEnd> Gone, ImmutableArray<LooseEnd> Staying, long FreedBytes, long SetAsideBytes, ImmutableArray<string> Failures);

/// <summary>Finds what in the cache is of no use any more, and removes what was chosen of it.</summary>
public sealed class LibraryTidying
{
    /// <summary>What has changed since may still have somebody at it: not every client takes locks.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private readonly ModelCache _cache;
    private readonly PreferencesStore _preferences;
    private readonly TimeProvider _time;
    private readonly CacheTurn _turn;

    internal LibraryTidying(ModelCache cache, PreferencesStore preferences, TimeProvider time, CacheTurn turn) =>
        (_cache, _preferences, _time, _turn) = (cache, preferences, time, turn);

    /// <summary>Everything, by repo. Changes nothing.</summary>
    public Task<ImmutableArray<LooseEnd>> FindAsync(CancellationToken cancellationToken) => Task.Run(
        () => _cache.RepoNames().SelectMany(repo =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Find(_cache.Repo(repo), _turn.HoldsOf(repo));
        }).ToImmutableArray(),
        cancellationToken);

    public Task<PrunePreview> PlanPruneAsync(PruneChoice choice, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var chosen = new List<LooseEnd>();
            long freed = 0;
            foreach (var name in _cache.RepoNames())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (repo, holds) = (_cache.Repo(name), _turn.HoldsOf(name));
                var ends = Find(repo, holds).Where(choice.Includes).ToList();
                chosen.AddRange(ends);
                freed += ends.Exists(end => end.CanGo) ? repo.PlanTidying(ends, CacheTurn.InTheCache(holds)).FreedBytes : 0;
            }

            return new PrunePreview([.. chosen.Where(end => end.CanGo)], [.. chosen.Where(end => !end.CanGo)], freed, UsesTrash(choice));
        },
        cancellationToken);

    /// <summary>Looks anew, repo by repo, and removes what was chosen of what it finds. Cancelling leaves the repos that are still to come.</summary>
    public async Task<PruneAnswer> ExecutePruneAsync(PruneChoice choice, CancellationToken cancellationToken)
    {
        var all = new PruneAnswer([], [], 0, 0, []);
        foreach (var name in await Task.Run(_cache.RepoNames, cancellationToken))
        {
            var one = await _turn.DoAsync(name, (repo, holds) => Prune(choice, repo, holds), cancellationToken);
            all = new PruneAnswer(
                all.Gone.AddRange(one.Gone),
                all.Staying.AddRange(one.Staying),
                all.FreedBytes + one.FreedBytes,
                all.SetAsideBytes + one.SetAsideBytes,
                all.Failures.AddRange(one.Failures));
        }

        await _turn.ShowAsync();
        return all;
    }

    private bool UsesTrash(PruneChoice choice) => choice.UsesTrash ?? _preferences.Current.Library.UsesTrash;

    private PruneAnswer Prune(PruneChoice choice, RepoCache repo, ImmutableArray<DownloadHold> holds)
    {
        var chosen = Find(repo, holds).Where(choice.Includes).ToList();
        if (!chosen.Exists(end => end.CanGo))
        {
            return new PruneAnswer([], [.. chosen], 0, 0, []);
        }

        RemovalDone done;
        try
        {
            var plan = repo.PlanTidying(chosen, CacheTurn.InTheCache(holds));
            done = UsesTrash(choice) && plan.Steps.Any(step => step.Kind < RemovalKind.Lock && !step.IsRubbish)
                ? repo.SetAside(plan, TrashReason.Tidying, _time.GetUtcNow())
                : repo.Remove(plan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            done = new RemovalDone(0, 0, [$"{repo.Name}: {exception.Message}"]);
        }

        if (!_cache.Exists)
        {
            // On a disk that went meanwhile everything looks gone.
            return new PruneAnswer([], [.. chosen], done.FreedBytes, done.SetAsideBytes, [_cache.MissingText]);
        }

        var still = Find(repo, holds).ToDictionary(end => (end.Kind, end.Path));
        return new PruneAnswer(
            [.. chosen.Where(end => !still.ContainsKey((end.Kind, end.Path)))],
            [.. chosen.Select(end => still.GetValueOrDefault((end.Kind, end.Path))).OfType<LooseEnd>()],
            done.FreedBytes,
            done.SetAsideBytes,
            done.Failures);
    }

    /// <summary>A repo that cannot be looked into never spoils the rest: nothing of it is proposed, and the library shows what is wrong.</summary>
    private IReadOnlyList<LooseEnd> Find(RepoCache repo, ImmutableArray<DownloadHold> holds)
    {
        try
        {
            return repo.FindLooseEnds(CacheTurn.InTheCache(holds), _time.GetUtcNow() - Quiet);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
