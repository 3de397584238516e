namespace MlxManager.Core.Cache;

/// <summary>
/// Does a removal plan, step by step in its order. Looks again at each step, since others may have been at work since the
/// plan was made: never through a link, never outside the model's two folders, no blob that is linked or locked by now.
/// </summary>
internal sealed class PlanExecution(RepoFolders folders)
{
    private readonly List<string> _failures = [];
    private long _freed;
    private RepoSurvey? _survey;

    /// <returns>Bytes freed.</returns>
    /// <exception cref="IOException">Everything else was done; the message lists what could not be.</exception>
    public long Run(RemovalPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            try
            {
                Do(step);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Someone else was faster.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failures.Add($"{step.Path}: {e.Message}");
            }
        }

        return _failures.Count == 0 ? _freed : throw new IOException($"Could not remove {string.Join("; ", _failures)}");
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
                BlobLock.RemoveIfFree(step.Path);
                break;
            case RemovalKind.EmptyFolder:
                RemoveIfEmpty(step.Path);
                break;
            case RemovalKind.WholeFolder:
                RemoveWhole(step.Path);
                break;
            case RemovalKind.Blob when IsNeeded(Path.GetFileName(step.Path)):
                break;
            default:
                var size = DiskUse.Of(step.Path);
                File.Delete(step.Path);
                _freed += size;
                break;
        }
    }

    private bool IsNeeded(string blob)
    {
        // One look before the first blob goes; by then all links of the plan are gone.
        _survey ??= RepoSurvey.Take(folders);
        return _survey.IsUsed(blob) || BlobLock.IsHeldElsewhere(Path.Combine(folders.Locks, blob + RepoFolders.LockSuffix));
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (DiskEntry.At(folder).Kind != DiskKind.Folder)
        {
            return;
        }

        var content = Directory.EnumerateFileSystemEntries(folder).ToList();
        if (content.All(IsLitter))
        {
            content.ForEach(File.Delete);
            try
            {
                Directory.Delete(folder, recursive: false);
            }
            catch (IOException) when (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                // Someone has just put something in: then it is not to go.
            }
        }
    }

    private void RemoveWhole(string path)
    {
        var before = DiskUse.Of(path);
        try
        {
            // A link at the top or inside is removed as a link; .NET never walks through one here.
            if (DiskEntry.At(path).Kind == DiskKind.Folder)
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        finally
        {
            _freed += before - DiskUse.Of(path);
        }
    }
}
