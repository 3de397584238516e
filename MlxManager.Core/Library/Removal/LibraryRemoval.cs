using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Removal;

/// <summary>
/// Removes revisions and whole repos, by a plan that can be looked at before. Nothing that an unfinished download needs goes.
/// Everything may be called from anywhere at once.
/// </summary>
public sealed class LibraryRemoval
{
    private readonly ModelCache _cache;
    private readonly PreferencesStore _preferences;
    private readonly TimeProvider _time;
    private readonly CacheTurn _turn;

    internal LibraryRemoval(ModelCache cache, PreferencesStore preferences, TimeProvider time, CacheTurn turn) =>
        (_cache, _preferences, _time, _turn) = (cache, preferences, time, turn);

    /// <summary>What it would do now. Changes nothing.</summary>
    public Task<RemovalPreview> PlanAsync(RemovalRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => Plan(request, _cache.Repo(request.Repo), _turn.HoldsOf(request.Repo)).Preview, cancellationToken);

    /// <summary>Plans anew and does it. Cancelling abandons the wait for its turn, never the work.</summary>
    public async Task<RemovalAnswer> ExecuteAsync(RemovalRequest request, CancellationToken cancellationToken)
    {
        var answer = await _turn.DoAsync(request.Repo, (repo, holds) => Execute(request, repo, holds), cancellationToken);
        await _turn.ShowAsync();
        return answer;
    }

    private RemovalAnswer Execute(RemovalRequest request, RepoCache repo, ImmutableArray<DownloadHold> holds)
    {
        var (preview, plan) = Plan(request, repo, holds);
        if (plan is null)
        {
            return new RemovalAnswer(preview.Outcome, 0, 0, null, preview.Holders, null);
        }

        try
        {
            var done = preview.UsesTrash
                ? repo.SetAside(plan, request.IsWhole ? TrashReason.WholeRepo : TrashReason.Revisions, _time.GetUtcNow())
                : repo.Remove(plan);
            return new RemovalAnswer(
                !_cache.Exists ? RemovalOutcome.CacheAway : done.Failures.IsEmpty ? RemovalOutcome.Done : RemovalOutcome.Failed,
                done.FreedBytes,
                done.SetAsideBytes,
                done.Trash,
                [],
                done.Failures.IsEmpty ? plan.LeftBehind : $"Could not remove {string.Join("; ", done.Failures)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RemovalAnswer(_cache.Exists ? RemovalOutcome.Failed : RemovalOutcome.CacheAway, 0, 0, null, [], exception.Message);
        }
    }

    private (RemovalPreview Preview, RemovalPlan? Plan) Plan(RemovalRequest request, RepoCache repo, ImmutableArray<DownloadHold> holds)
    {
        if (!_cache.Exists)
        {
            return (RemovalPreview.Refused(RemovalOutcome.CacheAway), null);
        }

        var there = repo.RevisionsThere();
        var going = request.IsWhole ? there : [.. there.Where(one => request.Revisions.Contains(one.Commit))];
        if (!repo.IsThere || request.Revisions.Any(commit => !going.Any(one => one.Commit == commit)))
        {
            return (RemovalPreview.Refused(RemovalOutcome.NotFound), null);
        }

        var holders = holds.Where(hold => request.IsWhole || request.Revisions.Any(commit => commit == hold.Commit)).ToImmutableArray();
        if (!holders.IsEmpty)
        {
            return (RemovalPreview.Refused(RemovalOutcome.InUse, holders), null);
        }

        var plan = request.IsWhole ? repo.PlanRemoval() : repo.PlanRevisions(request.Revisions.ToHashSet(), CacheTurn.InTheCache(holds));
        var preview = new RemovalPreview(
            RemovalOutcome.Done,
            request.UsesTrash ?? _preferences.Current.Library.UsesTrash,
            [.. going.Select(one => new GoingRevision(one.Commit, one.Refs))],
            plan.Steps.Count(step => step.Kind == RemovalKind.Link),
            plan.FreedBytes,
            plan.Stays,
            [],
            plan.LeftBehind)
        { Steps = [.. plan.Steps] };
        return (preview, plan);
    }
}
