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

        var repo = services.Cache.Repo(model);
        if (!repo.Exists)
        {
            return new RemoveAnswer(RemoveOutcome.NotFound, Message: $"{model} is not in the cache.");
        }

        try
        {
            var plan = repo.PlanRemoval();
            if (!services.UsesTrash())
            {
                return new RemoveAnswer(RemoveOutcome.Removed, repo.Execute(plan));
            }

            var done = repo.SetAside(plan, TrashReason.WholeRepo, services.Time.GetUtcNow());
            return done.Failures.IsEmpty
                ? new RemoveAnswer(RemoveOutcome.Removed, done.FreedBytes)
                : new RemoveAnswer(RemoveOutcome.Failed, done.FreedBytes, $"Not everything could be removed: {string.Join("; ", done.Failures)}");
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            return new RemoveAnswer(RemoveOutcome.Failed, Message: $"Not everything could be removed: {exception.Message}");
        }
    }
}
