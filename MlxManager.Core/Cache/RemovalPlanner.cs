namespace MlxManager.Core.Cache;

/// <summary>
/// Decides what goes, from the disk as it is; changes nothing. Steps are ordered so that being cut off between any two
/// leaves no ref to a missing snapshot, no dangling link and no link to a blob that is gone; planning again then
/// finds the rest: refs → links → tree → blobs → partials → locks → folders.
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
            return Whole();
        }

        return new CancelPlan(folders, _survey, commit, scope).Make();
    }

    public RemovalPlan Removal() => _survey.Folder is DiskKind.Link or DiskKind.File
        ? new RemovalPlan([], 0, null, $"Nothing was removed: {string.Join(' ', _survey.Damage)}")
        : Whole();

    private RemovalPlan Whole()
    {
        var steps = new List<RemovalStep>();
        foreach (var folder in new[] { folders.Refs, folders.Snapshots, folders.Trees, folders.Folder })
        {
            if (DiskEntry.At(folder).Kind != DiskKind.Missing)
            {
                steps.Add(new RemovalStep(RemovalKind.WholeFolder, folder));
            }
        }

        if (folders.IsReal(folders.Locks))
        {
            var locks = Directory.EnumerateFiles(folders.Locks).Order(StringComparer.Ordinal);
            steps.AddRange(locks.Select(path => new RemovalStep(RemovalKind.Lock, path)));
            steps.Add(new RemovalStep(RemovalKind.EmptyFolder, folders.Locks));
        }

        return new RemovalPlan(steps, DiskUse.Of(folders.Folder), null, null);
    }
}
