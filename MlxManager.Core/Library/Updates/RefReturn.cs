using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Library.Updates;

public enum SetRefOutcome
{
    Done,

    /// <summary>The cache does not hold the repo, the ref, or the revision.</summary>
    NotHere,

    /// <summary>Files of the revision are missing: tools that load the model by its name would fail.</summary>
    NotWhole,

    /// <summary>A download of the model is not finished; it would set the ref itself.</summary>
    Busy,
    Failed,
}

/// <param name="Message">In plain English words, when it was not done.</param>
public sealed record SetRefAnswer(SetRefOutcome Outcome, string? Message = null);

/// <summary>Points a ref to another revision that is here: back to what worked, or forth again. Nothing is downloaded or removed.</summary>
public sealed class RefReturn(ModelCache cache, LibraryIndex index, IDownloads downloads, UpdateWatch watch, PreferencesStore preferences)
{
    public async Task<SetRefAnswer> SetAsync(RepoName repo, Revision revision, CommitHash commit, CancellationToken cancellationToken)
    {
        using (await downloads.HoldStillAsync(repo.Id, cancellationToken))
        {
            try
            {
                if (!cache.Exists)
                {
                    return new SetRefAnswer(SetRefOutcome.Failed, cache.MissingText);
                }

                if (await RefusedAsync(repo, revision, commit, cancellationToken) is { } refused)
                {
                    return refused;
                }

                cache.Repo(repo).SetRef(revision, commit);
            }
            catch (DirectoryNotFoundException)
            {
                // Removed by somebody since we looked.
                return NotHere(repo, revision, commit);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return new SetRefAnswer(SetRefOutcome.Failed, $"The ref could not be written: {exception.Message}");
            }
        }

        await RememberAsync(repo, revision, commit);
        await index.RefreshAsync(CancellationToken.None);
        return new SetRefAnswer(SetRefOutcome.Done);
    }

    private async Task<SetRefAnswer?> RefusedAsync(RepoName repo, Revision revision, CommitHash commit, CancellationToken cancellationToken)
    {
        if (repo.Kind == RepoKind.Model && downloads.Holds().Any(hold => hold.Model == repo.Id))
        {
            return new SetRefAnswer(SetRefOutcome.Busy, $"A download of {repo.Id} is not finished. Cancel it, or wait until it is complete.");
        }

        var found = (await index.RefreshAsync(cancellationToken)).Find(repo);
        var wanted = found?.Revisions.FirstOrDefault(one => one.Commit == commit);
        return wanted is null || !found!.Refs.Any(one => one.Name == revision.Value) ? NotHere(repo, revision, commit)
            : !wanted.Wholeness.IsUsable ? new SetRefAnswer(
                SetRefOutcome.NotWhole, $"Files of {commit} are missing, so that '{revision}' would lead to half a model. Complete it first.")
            : null;
    }

    private static SetRefAnswer NotHere(RepoName repo, Revision revision, CommitHash commit) =>
        new(SetRefOutcome.NotHere, $"The cache does not hold the ref '{revision}' and the revision {commit} of {repo}.");

    /// <summary>A ref that is pointed to where the Hub stands is no longer set back; nor is one that has moved since.</summary>
    private async Task RememberAsync(RepoName repo, Revision revision, CommitHash commit)
    {
        var set = new RefSetBack(repo.ToString(), revision.Value, commit.Value);
        var isCurrent = watch.LastToldOf(new RefKey(repo, revision)) == commit;
        await preferences.ChangeAsync(
            all => all with
            {
                Library = all.Library with
                {
                    SetBack = [.. all.Library.SetBack.Where(one => (one.Repo, one.Revision) != (set.Repo, set.Revision)), .. isCurrent ? [] : new[] { set }],
                },
            },
            CancellationToken.None);
    }
}
