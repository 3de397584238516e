namespace MlxManager.Core.Cache;

/// <summary>
/// A cache that a group shares has folders the group may read, or write. The umask of whoever runs us would take that from what we
/// make; so what a folder gives its group is passed on from folder to content. Everything else stays as the system makes it: a umask
/// that shuts out all others means it.
/// </summary>
internal static class FolderRights
{
    private const UnixFileMode OfTheGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    public static void Follow(string path, string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var mode = File.GetUnixFileMode(path);
        var given = File.GetUnixFileMode(folder) & OfTheGroup;
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            // Of a file it would say that it is a program.
            given &= ~UnixFileMode.GroupExecute;
        }

        given |= mode;
        if (given == mode)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, given);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's file, or a file system without rights: the content is good all the same.
        }
    }
}
