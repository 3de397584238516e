namespace MlxManager.Core.Cache;

/// <summary>
/// The folders of a repo with nothing in them. The official scans call a repo corrupt whose folder has no <c>refs</c> or no
/// <c>snapshots</c>; so it comes and goes in one rename, made or taken apart in <c>.locks</c>, where no scan looks.
/// </summary>
internal sealed class RepoSkeleton(RepoFolders folders, DiskChanges changes)
{
    private string LocksRoot => Path.GetDirectoryName(folders.Locks)!;

    /// <summary>Makes the repo's folder if it is not there.</summary>
    public void Place()
    {
        if (DiskEntry.At(folders.Folder).Kind == DiskKind.Missing)
        {
            folders.Ensure(LocksRoot);
            var temporary = TemporaryName.In(LocksRoot);
            foreach (var part in new[] { folders.Refs, folders.Snapshots, folders.Blobs })
            {
                var path = Path.Combine(temporary, Path.GetFileName(part));
                changes.MakeFolder(path, () => folders.Ensure(path));
            }

            try
            {
                changes.Move(temporary, folders.Folder);
            }
            catch (IOException) when (Directory.Exists(folders.Folder) && IsBare(temporary))
            {
                // Somebody else has just made it.
                RemoveBare(temporary);
            }
        }

        foreach (var part in new[] { folders.Refs, folders.Snapshots, folders.Blobs })
        {
            changes.MakeFolder(part, () => folders.Ensure(part));
        }
    }

    /// <summary>Removes the repo's folder if nothing is in it but empty folders and what Finder strews about.</summary>
    public void Take()
    {
        if (!IsBare(folders.Folder))
        {
            return;
        }

        folders.Ensure(LocksRoot);
        var temporary = TemporaryName.In(LocksRoot);
        changes.Move(folders.Folder, temporary);
        if (!IsBare(temporary) && DiskEntry.At(folders.Folder).Kind == DiskKind.Missing)
        {
            // Somebody has just put something in: then it is not to go.
            changes.Move(temporary, folders.Folder);
            return;
        }

        RemoveBare(temporary);
    }

    /// <summary>Removes what a crash has left in <c>.locks</c> of folders that were on their way.</summary>
    public static void Sweep(string locksRoot, DiskChanges changes)
    {
        foreach (var path in Directory.EnumerateDirectories(locksRoot).Where(path => TemporaryName.Is(Path.GetFileName(path)) && IsBare(path)).ToList())
        {
            RemoveBare(path, changes);
        }
    }

    private void RemoveBare(string folder) => RemoveBare(folder, changes);

    private static void RemoveBare(string folder, DiskChanges changes)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).ToList())
        {
            if (DiskEntry.At(path).Kind == DiskKind.Folder)
            {
                RemoveBare(path, changes);
            }
            else if (PlanExecution.IsLitter(path))
            {
                changes.Delete(path);
            }
        }

        changes.DeleteFolder(folder);
    }

    private static bool IsBare(string folder) => DiskEntry.At(folder).Kind == DiskKind.Folder
        && Directory.EnumerateFileSystemEntries(folder).All(path => PlanExecution.IsLitter(path) || IsBare(path));
}
