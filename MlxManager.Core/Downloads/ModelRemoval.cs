using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>Removes a whole model from the cache, unless a download of it is not finished.</summary>
internal sealed class ModelRemoval(RunServices services, Func<bool> isBusy)
{
    public async Task<RemoveAnswer> RunAsync(RepoId model)
    {
        using var gate = await services.RepoGate.EnterAsync(model, CancellationToken.None);
        if (isBusy())
        {
            return new RemoveAnswer(RemoveOutcome.Busy, Message: $"{model} is being downloaded. Cancel or finish the download first.");
        }

        if (!services.Cache.Exists && await services.CacheWatch.IsAwayAsync())
        {
            return Away();
        }

        var repo = services.Cache.Repo(model);
        if (!repo.Exists)
        {
            return new RemoveAnswer(RemoveOutcome.NotFound, Message: $"{model} is not in the cache.");
        }

        try
        {
            var plan = repo.PlanRemoval();
            var done = services.UsesTrash() ? repo.SetAside(plan, TrashReason.WholeRepo, services.Time.GetUtcNow()) : repo.Remove(plan);

            // On a disk that went meanwhile everything looks removed.
            return !services.Cache.Exists ? Away()
                : done.Failures.IsEmpty
                ? new RemoveAnswer(RemoveOutcome.Removed, done.FreedBytes)
                : new RemoveAnswer(RemoveOutcome.Failed, done.FreedBytes, $"Not everything could be removed: {string.Join("; ", done.Failures)}");
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            return services.Cache.Exists ? new RemoveAnswer(RemoveOutcome.Failed, Message: $"Not everything could be removed: {exception.Message}") : Away();
        }
    }

    private RemoveAnswer Away() => new(RemoveOutcome.Failed, Message: services.CacheWatch.MissingText);
}
