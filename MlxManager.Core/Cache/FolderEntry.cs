namespace MlxManager.Core.Cache;

/// <summary>One name in a folder.</summary>
/// <param name="Target">A link's text, as written, when details were asked for.</param>
/// <param name="Facts">Of a file itself, when details were asked for; otherwise only its kind.</param>
internal readonly record struct FolderEntry(string Name, DiskKind Kind, string? Target, FileFacts Facts)
{
    /// <summary>Everything in a folder, in no order: on Linux with one call a name, elsewhere as .NET reads it.</summary>
    /// <param name="details">Whether lengths, times and texts of links are wanted, too: costs a call for each.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="DirectoryNotFoundException">It is gone.</exception>
    public static List<FolderEntry> List(string folder, bool details)
    {
        if (NativeFolder.IsSupported)
        {
            return NativeFolder.List(folder, details);
        }

        var entries = new List<FolderEntry>();
        foreach (var info in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var entry = DiskEntry.Of(info);
            var facts = details && entry.Kind == DiskKind.File ? FileFacts.At(info.FullName) : default;
            if (entry.Kind != DiskKind.Missing)
            {
                entries.Add(new FolderEntry(info.Name, entry.Kind, entry.Target, facts));
            }
        }

        return entries;
    }
}
