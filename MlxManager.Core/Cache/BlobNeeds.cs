namespace MlxManager.Core.Cache;

/// <summary>
/// Which blobs of a repo its snapshots need. Most links say it by their text. A few lead there another way (over a link to the
/// cache's folder, or over another link): those are followed, and what they come to is compared file by file.
/// </summary>
internal static class BlobNeeds
{
    /// <returns>Names in <c>blobs/</c>, compared as a file system that knows no cases would.</returns>
    public static HashSet<string> Of(RepoFolders folders, IEnumerable<SnapshotEntry> entries)
    {
        var needed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            if (entry.Blob is not null)
            {
                needed.Add(entry.Blob);
            }
            else if (entry is { Kind: DiskKind.Link, Length: not null } && Detour(folders, entry.Path) is { } blob)
            {
                needed.Add(blob);
            }
        }

        return needed;
    }

    /// <summary>Whether a link leads to nothing at all: not to a file, nor a folder, nor what cannot be looked at.</summary>
    public static bool LeadsNowhere(string link)
    {
        if (DiskEntry.At(link).Kind != DiskKind.Link)
        {
            return false;
        }

        string? end;
        try
        {
            end = File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // A chain of links in a circle.
            return true;
        }

        try
        {
            return end is not null && DiskEntry.At(end).Kind == DiskKind.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the disk fails to tell of is there.
            return false;
        }
    }

    /// <summary>
    /// Whether the way from a link to where it ends leaves the cache: a step of it leads out, or over a folder that is itself a link or
    /// cannot be looked at. Then that nothing is there may only mean that a disk is missing.
    /// </summary>
    public static bool LeadsOutside(RepoFolders folders, string link)
    {
        var path = link;
        try
        {
            for (var hops = 0; hops < RemovalDraft.MostHops && DiskEntry.At(path).Target is { } target; hops++)
            {
                path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
                if (!folders.IsInside(path))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string? Detour(RepoFolders folders, string link)
    {
        try
        {
            var end = File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName;
            if (end is null)
            {
                return null;
            }

            var blob = Path.Combine(folders.Blobs, Path.GetFileName(end));
            return NativeFile.IsSameFile(end, blob) ? Path.GetFileName(end) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
