namespace MlxManager.Core.Cache;

/// <summary>
/// Does a removal plan, step by step in its order. Looks again at each step, since others may have been at work since the
/// plan was made: never through a link, never outside the repo's two folders, no blob that is linked or locked by now.
/// </summary>
/// <param name="bin">Where what goes is set aside; null to delete it.</param>
internal sealed class PlanExecution(RepoFolders folders, DiskChanges changes, TrashBin? bin = null)
{
    private readonly List<string> _failures = [];
    private long _freed;
    private long _setAside;
    private HashSet<string>? _needed;
    private bool _isHidden;

    public RemovalDone Run(RemovalPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            try
            {
                Do(step);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && DiskEntry.At(step.Path).Kind == DiskKind.Missing)
            {
                // Someone else was faster.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failures.Add($"{step.Path}: {e.Message}");
            }
        }

        return new RemovalDone(_freed, _setAside, [.. _failures]);
    }

    /// <summary>Finder leaves these in any folder it has shown; the official scan ignores them.</summary>
    public static bool IsLitter(string path) => Path.GetFileName(path) == ".DS_Store" && DiskEntry.At(path).Kind == DiskKind.File;

    private void Do(RemovalStep step)
    {
        if (!folders.Owns(step.Path))
        {
            throw new IOException("it is not part of this model's cache");
        }

        if (step.Path != folders.Folder)
        {
            folders.Check(Path.GetDirectoryName(step.Path)!);
        }

        switch (step.Kind)
        {
            case RemovalKind.Lock:
                changes.RemoveLock(step.Path);
                break;
            case RemovalKind.EmptyFolder:
                RemoveIfEmpty(step.Path);
                break;
            case RemovalKind.RepoFolder:
                if (step.Path != folders.Folder)
                {
                    throw new IOException("it is not the folder of this repo");
                }

                new RepoSkeleton(folders, changes).Take();
                break;
            case RemovalKind.Blob when IsNeeded(Path.GetFileName(step.Path)):
                break;
            default:
                if (IsStillSo(step))
                {
                    Take(step);
                }

                break;
        }
    }

    private void Take(RemovalStep step)
    {
        var found = DiskEntry.At(step.Path).Kind;
        if (found == DiskKind.Missing)
        {
            return;
        }

        if (found == DiskKind.Folder)
        {
            throw new IOException("it is a folder where a file was");
        }

        var size = DiskUse.Of(step.Path);
        if (bin is null || step.IsRubbish)
        {
            changes.Delete(step.Path);
            _freed += size;
        }
        else
        {
            bin.Take(folders, step.Path);
            _setAside += size;
        }
    }

    private bool IsStillSo(RemovalStep step) => step.Check switch
    {
        StepCheck.None => true,
        StepCheck.LockIsFree => !IsLocked(Path.GetFileName(step.Path).Split('.')[0]),
        StepCheck.StandsAtCommit => RefFile.Read(step.Path) == step.Commit,
        StepCheck.LeadsNowhere when step.Kind == RemovalKind.Ref =>
            RefFile.Read(step.Path) is not { } commit || !folders.IsReal(folders.Snapshot(commit)),
        StepCheck.LeadsNowhere => BlobNeeds.LeadsNowhere(step.Path),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Check, null),
    };

    private bool IsNeeded(string blob)
    {
        if (_needed is null)
        {
            // One look before the first blob goes; by then all links of the plan are gone.
            var survey = RepoSurvey.Take(folders);
            _isHidden = survey is { AreNeedsKnown: false, IsHidden: true };
            _needed = BlobNeeds.Of(folders, survey.Snapshots.SelectMany(snapshot => snapshot.Entries));
        }

        return _isHidden || _needed.Contains(blob) || IsLocked(blob);
    }

    private bool IsLocked(string blob) => BlobLock.IsHeldElsewhere(Path.Combine(folders.Locks, blob + RepoFolders.LockSuffix));

    private void RemoveIfEmpty(string folder)
    {
        // A ref that stayed, or has come since, needs its snapshot, empty or not.
        if (DiskEntry.At(folder).Kind != DiskKind.Folder
            || Path.GetDirectoryName(folder) == folders.Snapshots && RepoSurvey.Take(folders).Refs.Any(one => one.Commit?.Value == Path.GetFileName(folder)))
        {
            return;
        }

        var content = Directory.EnumerateFileSystemEntries(folder).ToList();
        if (content.All(IsLitter))
        {
            content.ForEach(changes.Delete);
            try
            {
                changes.DeleteFolder(folder);
            }
            catch (IOException) when (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                // Someone has just put something in: then it is not to go.
            }
        }
    }
}
