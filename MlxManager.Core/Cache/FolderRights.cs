namespace MlxManager.Core.Cache;

/// <summary>
/// A cache that a group shares has folders the group may write. The umask of whoever runs us would take that from what we
/// make; so group write is passed on from folder to content. Everything else stays as the system makes it.
/// </summary>
internal static class FolderRights
{
    public static void Follow(string path, string folder)
    {
        if (OperatingSystem.IsWindows() || !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.GroupWrite))
        {
            return;
        }

        var mode = File.GetUnixFileMode(path);
        if (mode.HasFlag(UnixFileMode.GroupWrite))
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, mode | UnixFileMode.GroupWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's file, or a file system without rights: the content is good all the same.
        }
    }
}
