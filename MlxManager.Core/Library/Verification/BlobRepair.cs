using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Verification;

/// <summary>
/// Removes bad contents and has these alone fetched again, one download for each revision that uses them. Killed on the way,
/// a revision lacks files: its listing tells, and completing it fetches them. Each download is of a commit, never of a
/// branch: where the branch stands on the Hub by now is another revision, of which nobody wants these files alone.
/// </summary>
internal sealed class BlobRepair(ModelCache cache, VerificationMemory memory, IDownloads downloads)
{
    // Who links a blob that goes can get in between once; more often is not chance.
    private const int Rounds = 3;

    public async Task<RepairAnswer> RunAsync(RepoName repo, IReadOnlyCollection<string>? paths, CancellationToken cancellationToken)
    {
        if (!cache.Exists)
        {
            return new RepairAnswer(RepairOutcome.Failed, cache.MissingText);
        }

        if (!cache.Repo(repo).Exists)
        {
            return new RepairAnswer(RepairOutcome.NotFound, $"{repo} is not in the cache.");
        }

        if (repo.Kind != RepoKind.Model)
        {
            return new RepairAnswer(RepairOutcome.NotAModel, "Only models can be downloaded here. Repair it with the tool that brought it.");
        }

        IReadOnlyList<RepoContent> bad;
        string? left;
        using (await downloads.HoldStillAsync(repo.Id, cancellationToken))
        {
            if (downloads.Holds().Any(hold => hold.Model == repo.Id))
            {
                return new RepairAnswer(RepairOutcome.Busy, $"A download of {repo.Id} is not finished. Finish or cancel it first.");
            }

            // As the disk is now: what somebody has replaced since it was read is not known to be bad.
            var look = await RepoLook.TakeAsync(cache, memory, repo, again: false, cancellationToken);
            bad = [.. look.Bad.Where(content => paths is null || paths.Contains(content.Path) || paths.Contains(Path.GetFileName(content.Path)))];
            if (bad.Count == 0)
            {
                return new RepairAnswer(RepairOutcome.NothingBad, "None of this is known to be bad as it is now.");
            }

            left = await Task.Run(() => Remove(repo, bad), CancellationToken.None);
        }

        if (!cache.Exists)
        {
            // On a disk that went meanwhile everything looks removed.
            return new RepairAnswer(RepairOutcome.Failed, cache.MissingText);
        }

        string[] removed = [.. bad.Where(content => DiskEntry.At(content.Place).Kind == DiskKind.Missing).Select(content => content.Path)];
        await memory.ForgetAsync(removed);
        return removed.Length == 0
            ? new RepairAnswer(RepairOutcome.Failed, left ?? "It could not be removed.")
            : new RepairAnswer(RepairOutcome.Done, left) { RemovedPaths = [.. removed], Downloads = await FetchAsync(repo.Id, bad) };
    }

    /// <returns>What could not be removed, in plain words.</returns>
    private string? Remove(RepoName name, IReadOnlyList<RepoContent> bad)
    {
        var repo = cache.Repo(name);
        string? left = null;
        for (var round = 0; round < Rounds; round++)
        {
            var plan = BadBlobRemoval.Plan(repo.Folders, bad);
            left = plan.LeftBehind;
            if (plan.Steps.Count == 0)
            {
                break;
            }

            try
            {
                repo.Execute(plan);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                left = e.Message;
            }
        }

        return left;
    }

    private async Task<ImmutableArray<DownloadSnapshot>> FetchAsync(RepoId model, IReadOnlyList<RepoContent> bad)
    {
        var started = ImmutableArray.CreateBuilder<DownloadSnapshot>();
        foreach (var revision in bad.SelectMany(content => content.Uses).GroupBy(use => use.Revision, StringComparer.Ordinal))
        {
            if (!CommitHash.TryParse(revision.Key, out var commit))
            {
                // A folder that some tool made up: the Hub knows no such revision.
                continue;
            }

            foreach (var some in revision.Select(use => ExactPatterns.Escape(use.Path)).Distinct(StringComparer.Ordinal).Chunk(FilePatterns.MaxPatterns))
            {
                var wanted = some.Where(pattern => pattern.Length <= FilePatterns.MaxPatternLength).ToList();
                if (wanted.Count > 0)
                {
                    var answer = await downloads.StartAsync(
                        new StartRequest(model, Revision.At(commit), new FilePatterns(wanted, [])), CancellationToken.None);
                    started.Add(answer.Download);
                }
            }
        }

        return started.ToImmutable();
    }
}
