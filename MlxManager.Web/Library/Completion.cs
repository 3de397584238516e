using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>The download that makes a revision whole.</summary>
internal static class Completion
{
    /// <summary>Only models are downloaded here; something must be missing, or nobody can tell.</summary>
    public static bool IsWanted(RepoName name, Wholeness? wholeness) =>
        name.Kind == RepoKind.Model && wholeness is { State: WholenessState.Incomplete or WholenessState.Unknown };

    /// <summary>
    /// Its own commit, wherever the branch is by now: what is here is made whole, not replaced. A model without any ref could not
    /// be loaded by its name afterwards, so there the main branch is asked for.
    /// </summary>
    public static StartRequest Of(CachedRepo repo, CachedRevision? revision) => new(
        repo.Name.Id, revision is null || repo.Refs.IsEmpty ? Revision.Main : Revision.At(revision.Commit), FilePatterns.Everything);
}
