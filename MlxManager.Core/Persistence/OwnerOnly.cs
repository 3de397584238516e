namespace MlxManager.Core.Persistence;

/// <summary>
/// Folders and files that other users of the machine may not look into. On Windows the folder for application data is the
/// person's own already.
/// </summary>
public static class OwnerOnly
{
    public const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolder = OfFile | UnixFileMode.UserExecute;

    /// <summary>Makes it, or takes from others what they may do in one that is there.</summary>
    /// <param name="own">Names of the files in it that are to be the owner's alone, as in <c>key-*</c>: a person may have put others there.</param>
    /// <exception cref="DataFolderException">It cannot be made, or cannot be kept from others.</exception>
    public static DirectoryInfo Folder(string path, string own)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return Directory.CreateDirectory(path);
            }

            var folder = Directory.CreateDirectory(path, OfFolder);
            Restrict(folder, OfFolder);
            foreach (var file in folder.EnumerateFiles(own))
            {
                Restrict(file, OfFile);
            }

            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {path} cannot be made, or kept from other users: {exception.Message}", exception);
        }
    }

    /// <summary>An empty file, unless one is there already.</summary>
    internal static void Make(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OfFile;
            }

            new FileStream(path, options).Dispose();
        }
    }

    private static void Restrict(FileSystemInfo found, UnixFileMode mode)
    {
        // What a link leads to is what others would read. What is gone meanwhile (SQLite's own files) is nothing to keep.
        var real = found.ResolveLinkTarget(returnFinalTarget: true) ?? found;
        if (OperatingSystem.IsWindows() || !real.Exists || (real.UnixFileMode & Others) == 0)
        {
            return;
        }

        real.UnixFileMode = mode;
        real.Refresh();

        // Some file systems, such as exFAT, take the change and keep nothing of it.
        if (real.Exists && (real.UnixFileMode & Others) != 0)
        {
            throw new IOException($"the file system of {real.FullName} does not let others be kept out. Choose another folder with MlxManager:DataDirectory.");
        }
    }
}
