using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Updates;

/// <summary>Asks where some refs of one model stand: all branches and tags come with one request, pull requests need one each.</summary>
internal sealed class RefQuestion(HubClient hub)
{
    private const string NotListed = "refs/";

    public async Task<RefAnswers> AskAsync(RepoId model, IReadOnlyList<Revision> revisions, CancellationToken cancellationToken)
    {
        var told = new Dictionary<Revision, (CommitHash? Commit, HubFailureKind? Problem)>();
        var refs = await hub.GetRefsAsync(model, cancellationToken);
        if (refs.Failure is { } failure)
        {
            return failure.IsTransient
                ? new RefAnswers(told, failure)
                : new RefAnswers(revisions.ToDictionary(revision => revision, _ => ((CommitHash?)null, (HubFailureKind?)failure.Kind)), null);
        }

        var listed = refs.Value!.Branches.Concat(refs.Value.Tags).ToDictionary(one => one.Revision, one => one.Commit);
        foreach (var revision in revisions)
        {
            if (listed.TryGetValue(revision, out var commit))
            {
                told[revision] = (commit, commit is null ? HubFailureKind.Malformed : null);
            }
            else if (!revision.Value.StartsWith(NotListed, StringComparison.Ordinal))
            {
                told[revision] = (null, HubFailureKind.RevisionNotFound);
            }
            else
            {
                var details = await hub.GetModelAsync(model, revision, cancellationToken);
                if (details.Failure is { IsTransient: true } trouble)
                {
                    return new RefAnswers(told, trouble);
                }

                told[revision] = (details.Value?.Commit, details.Failure?.Kind);
            }
        }

        return new RefAnswers(told, null);
    }
}

/// <param name="Told">Answers that count: a commit, or why there is none.</param>
/// <param name="Trouble">Why the rest has no answer; waiting can mend it.</param>
internal sealed record RefAnswers(IReadOnlyDictionary<Revision, (CommitHash? Commit, HubFailureKind? Problem)> Told, HubFailure? Trouble);
