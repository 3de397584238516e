using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>Removes what a cancelled download brought. May be cut off anywhere and run again: the plan is made from the disk as it is.</summary>
internal sealed class Cleanup(RunServices services)
{
    /// <param name="siblings">Plans of the model's other unfinished downloads, asked when nobody can add to them.</param>
    public async Task<CleanupResult> RunAsync(int downloadId, StartRequest request, Func<IReadOnlyCollection<DownloadPlan>> siblings)
    {
        var model = request.Model;
        using var gate = await services.RepoGate.EnterAsync(model, CancellationToken.None);
        long freed = 0;
        string? leftBehind = null;
        try
        {
            // As its row says now: another download may have completed since with what was this one's.
            if (await DownloadRecords.LoadAsync(services.Database, downloadId) is not { CleanupOwed: true } row)
            {
                return new CleanupResult(false, 0, null, null);
            }

            var plan = DownloadRecords.PlanOf(row);
            if (plan is not null)
            {
                if (!services.Cache.Exists || (row.Cache is { } cache && cache != services.Cache.Root))
                {
                    return Away(0);
                }

                var repo = services.Cache.Repo(model);
                var removal = RemovalOf(repo, request.Revision, plan, siblings());
                leftBehind = removal.LeftBehind;
                freed = repo.Execute(removal);

                // On a disk that went meanwhile there was nothing to be found.
                if (!services.Cache.Exists)
                {
                    return Away(freed);
                }
            }

            await ForgetAsync(downloadId, model, plan, siblings());
            return new CleanupResult(false, freed, leftBehind, leftBehind is null ? null : CommandTrouble.LeftBehind);
        }
        catch (Exception exception)
        {
            // Whatever it is: the download is cancelled, and the row says that the removal is owed.
            RunLog.CleanupFailed(services.Logger, exception, downloadId, model);
            if (!services.Cache.Exists)
            {
                return Away(freed);
            }

            return new CleanupResult(true, freed, $"Not everything could be removed: {exception.Message}", CommandTrouble.NotAllRemoved);
        }
    }

    public static RemovalPlan RemovalOf(RepoCache repo, Revision revision, DownloadPlan plan, IReadOnlyCollection<DownloadPlan> siblings)
    {
        if (plan.IsWhole(repo, revision))
        {
            // Somebody has brought all of it meanwhile: what is left of this one are its partials.
            plan = plan.LeavingTo(plan);
        }

        var removal = repo.PlanCancel(new CancelScope(
            plan.Commit,
            plan.Files,
            plan.SnapshotExisted,
            siblings.Where(s => s.Commit == plan.Commit).SelectMany(s => s.Files).Select(f => f.Path).ToHashSet(),
            siblings.SelectMany(s => s.Files).Select(f => f.Etag).ToHashSet()));

        // A sibling may be about to put its first file into a folder that is empty at this moment.
        return siblings.Count == 0
            ? removal
            : removal with { Steps = removal.Steps.Where(s => s.Kind is not (RemovalKind.EmptyFolder or RemovalKind.RepoFolder)).ToImmutableArray() };
    }

    private CleanupResult Away(long freed) => new(
        true, freed, $"{services.CacheWatch.MissingText} What was downloaded is removed once it is back.", CommandTrouble.CacheAway);

    private Task ForgetAsync(int downloadId, RepoId model, DownloadPlan? plan, IReadOnlyCollection<DownloadPlan> siblings)
    {
        var kept = siblings.SelectMany(s => s.Blobs).Select(b => b.Etag).ToHashSet();
        var gone = plan?.Blobs.Where(b => !kept.Contains(b.Etag)).Select(b => b.Etag.Value).ToHashSet() ?? [];
        return services.Database.WriteAsync(async context =>
        {
            foreach (var partial in await context.Partials.Where(p => p.Model == model.Value).ToListAsync())
            {
                if (gone.Contains(partial.Etag))
                {
                    context.Partials.Remove(partial);
                }
            }

            await context.Files.Where(f => f.DownloadId == downloadId).ExecuteDeleteAsync();
            var row = await context.Downloads.SingleAsync(d => d.Id == downloadId);
            row.CleanupOwed = false;
            row.DownloadedBytes = 0;
            row.FilesDone = 0;
        });
    }
}

/// <param name="Failed">Something is still owed.</param>
/// <param name="Message">What could not be removed, or what was left because it could not be told apart.</param>
/// <param name="Trouble">The same as a value.</param>
internal sealed record CleanupResult(bool Failed, long FreedBytes, string? Message, CommandTrouble? Trouble);
