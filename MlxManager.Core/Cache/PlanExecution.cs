namespace MlxManager.Core.Cache;

/// <summary>
/// Does a removal plan, step by step in its order. Looks again at each step, since others may have been at work since the
/// plan was made: never through a link, never outside the repo's two folders, no blob that is linked or locked by now.
/// Blobs are renamed out of the way first and go for good after one more look: whoever links one without taking its lock, as a client
/// may that finds it there, gets it back.
/// </summary>
/// <param name="bin">Where what goes is set aside; null to delete it.</param>
internal sealed class PlanExecution(RepoFolders folders, DiskChanges changes, TrashBin? bin = null)
{
    private readonly List<string> _failures = [];
    private readonly List<(RemovalStep Step, string Aside, long Size)> _aside = [];
    private long _freed;
    private long _setAside;
    private HashSet<string>? _needed;
    private bool _isHidden;

    public RemovalDone Run(RemovalPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            if (step.Kind > RemovalKind.Blob)
            {
                LookAgain();
            }

            Try(step, Do);
        }

        LookAgain();
        return new RemovalDone(_freed, _setAside, [.. _failures]);
    }

    /// <summary>Finder leaves these in any folder it has shown; the official scan ignores them.</summary>
    public static bool IsLitter(string path) => Path.GetFileName(path) == ".DS_Store" && DiskEntry.At(path).Kind == DiskKind.File;

    private void Try(RemovalStep step, Action<RemovalStep> act)
    {
        try
        {
            act(step);
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

    /// <summary>Of the blobs that are out of the way by now, those that somebody needs go back.</summary>
    private void LookAgain()
    {
        if (_aside.Count == 0)
        {
            return;
        }

        var (needed, isHidden) = LookForNeeds();
        foreach (var (step, aside, size) in _aside)
        {
            Try(step, _ =>
            {
                if ((isHidden || needed.Contains(Path.GetFileName(step.Path))) && DiskEntry.At(step.Path).Kind == DiskKind.Missing)
                {
                    changes.Move(aside, step.Path);
                }
                else if (bin is null)
                {
                    changes.Delete(aside);
                    _freed += size;
                }
                else
                {
                    _setAside += size;
                }
            });
        }

        _aside.Clear();
    }

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
        if (step.Kind == RemovalKind.Blob)
        {
            var aside = bin?.Kept(folders, step.Path) ?? TemporaryName.In(folders.Folder);
            if (bin is null)
            {
                changes.Move(step.Path, aside);
            }
            else
            {
                bin.Take(folders, step.Path);
            }

            _aside.Add((step, aside, size));
        }
        else if (bin is null || step.IsRubbish)
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
            (_needed, _isHidden) = LookForNeeds();
        }

        return _isHidden || _needed.Contains(blob) || IsLocked(blob);
    }

    private (HashSet<string> Needed, bool IsHidden) LookForNeeds()
    {
        try
        {
            var survey = RepoSurvey.Take(folders);
            return (BlobNeeds.Of(folders, survey.Snapshots.SelectMany(snapshot => snapshot.Entries)), survey is { AreNeedsKnown: false, IsHidden: true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where nobody can look, any of them may be needed.
            _failures.Add($"{folders.Folder}: {e.Message}");
            return ([], true);
        }
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
