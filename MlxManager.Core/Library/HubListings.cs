using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>
/// The Hub's listing for a revision of which none is here: asked on demand, and kept beside the snapshot as the official client
/// would, so that it and we can tell offline what is missing.
/// </summary>
public sealed partial class HubListings(ModelCache cache, HubClient hub, LibraryIndex index, ILogger<HubListings> logger)
{
    private static readonly HubFailure OnlyModels =
        new(HubFailureKind.Refused, "Only models can be compared with the Hub, not datasets or spaces.");

    /// <summary>How whole a revision is by the Hub's word. A cache that cannot be written does not keep the listing; the answer is the same.</summary>
    public async Task<HubAnswer<Wholeness>> AskHubAsync(RepoName repo, CommitHash commit, CancellationToken cancellationToken)
    {
        if (repo.Kind != RepoKind.Model)
        {
            return OnlyModels;
        }

        var answer = await hub.GetTreeAsync(repo.Id, commit, cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Failure;
        }

        var state = await Task.Run(() => Keep(repo, answer.Value), cancellationToken);
        await index.RefreshAsync(repo, cancellationToken);
        return WholenessReading.Of(repo.Kind, state);
    }

    private RevisionState Keep(RepoName name, RepoTree tree)
    {
        var repo = cache.Repo(name);
        try
        {
            repo.KeepListing(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(name, e);
        }

        var survey = RepoSurvey.Take(repo.Folders);
        var entries = survey.Snapshots.FirstOrDefault(one => one.Commit == tree.Commit)?.Entries ?? [];
        return RevisionState.ByListing(tree, entries, blob => survey.Blob(blob)?.Length);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The listing of {Repo} could not be kept in the cache")]
    private partial void LogNotKept(RepoName repo, Exception exception);
}
