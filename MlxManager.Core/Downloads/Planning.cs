using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>The first part of a download's first run: asks the Hub, fixes the commit, freezes the plan.</summary>
internal sealed class Planning(DownloadSession owner, RepoCache repo, RunProgress progress, RunServices services)
{
    /// <summary>Null when the plan stands; otherwise why there is none.</summary>
    public async Task<RunResult?> PlanAsync(CancellationToken stop)
    {
        var (model, revision, patterns) = owner.Request;
        var details = await AskAsync(() => services.Hub.GetModelAsync(model, revision, stop), stop);
        if (!details.IsOk)
        {
            return new RunResult.Failed(HubTroubles.ToError(details.Failure));
        }

        var tree = await AskAsync(() => services.Hub.GetTreeAsync(model, details.Value.Commit, stop), stop);
        if (!tree.IsOk)
        {
            return new RunResult.Failed(HubTroubles.ToError(tree.Failure));
        }

        if (await RefusedAsync(tree.Value, stop) is { } refused)
        {
            return new RunResult.Failed(HubTroubles.ToError(refused));
        }

        using var gate = await services.RepoGate.EnterAsync(model, stop);
        if (NameClash.Find(services.Cache, model, revision, tree.Value, [.. tree.Value.Files.Select(f => f.Path).Where(patterns.Includes)], owner.Begun()) is { } clash)
        {
            return new RunResult.Failed(new DownloadError(ErrorKind.NamesClash, clash));
        }

        var plan = PlanMaker.Make(tree.Value, patterns, repo, owner.SiblingPlans(), services.Random);
        if (plan.Files.IsEmpty)
        {
            return new RunResult.Failed(new DownloadError(
                tree.Value.Files.Count == 0 ? ErrorKind.NoFiles : ErrorKind.NothingMatches,
                tree.Value.Files.Count == 0 ? $"{model} has no files at this revision." : $"No file of {model} matches the patterns."));
        }

        stop.ThrowIfCancellationRequested();
        await owner.FreezeAsync(plan);
        return null;
    }

    /// <summary>
    /// Whether this person may have the files. A gated model shows its listing to everybody: one file is asked for, so that a
    /// refusal comes before anything is written.
    /// </summary>
    private async Task<HubFailure?> RefusedAsync(RepoTree tree, CancellationToken stop)
    {
        var (model, _, patterns) = owner.Request;
        var missing = tree.Files.FirstOrDefault(f => patterns.Includes(f.Path) && !repo.HasContent(tree.Commit, [f.Path], f.Etag, f.Size));
        return missing is null ? null : (await AskAsync(() => services.Hub.LocateAsync(model, tree.Commit, missing, stop), stop)).Failure;
    }

    /// <summary>
    /// What time can mend is asked again, for ever; what cannot be right a few times, since a network's sign-in page or a server
    /// being restarted says such things for a moment.
    /// </summary>
    private async Task<HubAnswer<T>> AskAsync<T>(Func<Task<HubAnswer<T>>> ask, CancellationToken stop)
        where T : class
    {
        var pause = services.NewPause();
        var malformed = 0;
        while (true)
        {
            var answer = await ask();
            if (answer.Failure is not { } failure || !(failure.IsTransient || MayPass(failure)))
            {
                progress.Preparing();
                return answer;
            }

            var length = pause.Next(failure.RetryAfter);
            progress.WaitingFor(new Waiting(HubTroubles.ToTransfer(failure).Cause, failure.Message, services.Time.GetUtcNow() + length));
            await services.Sleep.DelayAsync(length, failure.RetryAfter is not null, stop);
        }

        bool MayPass(HubFailure failure) => failure.Kind == HubFailureKind.Malformed && ++malformed <= services.Fill.Options.AddressRefreshes;
    }
}
