using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Decides what goes, from the disk as it is; changes nothing. Steps are ordered so that being cut off between any two
/// leaves no ref to a missing snapshot, no dangling link and no link to a blob that is gone; planning again then
/// finds the rest: refs → links → tree → blobs → partials → anything else → locks → folders.
/// </summary>
internal sealed class RemovalPlanner(RepoFolders folders)
{
    private readonly RepoSurvey _survey = RepoSurvey.Take(folders);

    public RemovalPlan Cancel(CancelScope scope)
    {
        if (scope.Commit is not { } commit)
        {
            return new RemovalPlan([], 0, null, null);
        }

        // Whole only when nothing good can be lost with it: no other download's data, nothing that was here before,
        // no other revision of which anything is there, and nothing we could not look at.
        if (_survey is { AreNeedsKnown: false, IsHidden: false, Folder: DiskKind.Folder }
            && !scope.SnapshotExisted && scope.KeepPaths.Count == 0 && scope.KeepEtags.Count == 0
            && !scope.Files.Any(file => file.WasLinked || file.WasPresent)
            && !_survey.Snapshots.Any(snapshot => snapshot.Commit != commit && snapshot.Entries.Any(entry => entry.Length is not null)))
        {
            return new WholePlan(folders).Make();
        }

        return new CancelPlan(folders, _survey, commit, scope).Make();
    }

    public RemovalPlan Removal() => NotAFolder() ?? new WholePlan(folders).Make();

    public RemovalPlan Revisions(IReadOnlySet<CommitHash> commits, IReadOnlyList<CacheHold> holds) =>
        NotAFolder() ?? new RevisionPlan(folders, _survey, commits, holds).Make().Finish();

    public IReadOnlyList<LooseEnd> LooseEnds(IReadOnlyList<CacheHold> holds, DateTimeOffset quietSince) =>
        new LooseEndFinder(folders, _survey, holds, quietSince).Find();

    /// <param name="chosen">As just found.</param>
    public RemovalPlan Tidy(IReadOnlyList<LooseEnd> chosen, IReadOnlyList<CacheHold> holds) =>
        NotAFolder() ?? new TidyPlan(folders, _survey, chosen, holds).Make();

    private RemovalPlan? NotAFolder() => _survey.Folder is DiskKind.Link or DiskKind.File
        ? new RemovalPlan([], 0, null, $"Nothing was removed: {string.Join(' ', _survey.Damage)}")
        : null;
}
