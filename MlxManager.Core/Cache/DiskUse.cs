namespace MlxManager.Core.Cache;

/// <summary>What deleting something gives back.</summary>
internal static class DiskUse
{
    /// <summary>
    /// Bytes of a file or of everything in a folder. A partial counts by what it occupies (it has holes), anything else by
    /// its length; a link gives nothing back. What cannot be read counts nothing.
    /// </summary>
    public static long Of(string path)
    {
        try
        {
            var entry = DiskEntry.At(path);
            return entry.Kind switch
            {
                DiskKind.File when path.EndsWith(RepoFolders.PartialSuffix, StringComparison.Ordinal) =>
                    NativeFile.AllocatedBytes(path) ?? entry.Length,
                DiskKind.File => entry.Length,
                DiskKind.Folder => Directory.EnumerateFileSystemEntries(path).Sum(Of),
                _ => 0,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
