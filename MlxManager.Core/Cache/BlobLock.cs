namespace MlxManager.Core.Cache;

/// <summary>
/// A held <c>.locks/…/&lt;etag&gt;.lock</c>; disposing lets go. Released by the system when the process dies.
/// The file is empty and stays after release, as with the official client; the lock is <c>flock(2)</c> on it, which .NET
/// takes for <see cref="FileShare.None"/> and Python's <c>filelock</c> takes too. Two handles of one process exclude
/// each other like two processes do. On some network file systems it always "succeeds": it saves work, it proves nothing.
/// </summary>
public sealed class BlobLock : IDisposable
{
    // Someone who removes locks at the same time can win a few rounds, never many.
    private const int Rounds = 50;

    private const int ReadOnlyDisk = 30; // EROFS

    private readonly FileStream _file;

    private BlobLock(FileStream file) => _file = file;

    public void Dispose() => _file.Dispose();

    /// <summary>Null while another holds it.</summary>
    internal static BlobLock? TryTake(RepoFolders folders, string path) => TryTake(path, folders.Root, folders.Ensure);

    /// <param name="ensure">Makes the folder, or refuses.</param>
    internal static BlobLock? TryTake(string path, string root, Action<string> ensure)
    {
        var parent = Path.GetDirectoryName(path)!;
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                ensure(parent);
                if (DiskEntry.At(path).Kind is DiskKind.Link or DiskKind.Folder)
                {
                    throw new CacheDamagedException($"{path} must be a plain file. Move it away and try again.");
                }

                var file = Open(path, FileMode.OpenOrCreate, FileOptions.None);

                // Whoever cleans up may have removed the file between our open and our lock: then we hold a file that
                // nobody else will ever see.
                if (NativeFile.IsSameFile(file.SafeFileHandle, path))
                {
                    FolderRights.Follow(path, parent);
                    return new BlobLock(file);
                }

                file.Dispose();
            }
            catch (IOException e) when (IsHeld(e))
            {
                return null;
            }
            catch (Exception e) when (e is FileNotFoundException || e is DirectoryNotFoundException && Directory.Exists(root))
            {
                // The folder was removed as empty meanwhile: make it again.
            }
        }

        return null;
    }

    /// <summary>Removes the lock file unless somebody holds it.</summary>
    internal static void RemoveIfFree(string path)
    {
        try
        {
            // Removed while held, so that nobody takes it in between. Windows removes an open file only at its close.
            using var file = Open(path, FileMode.Open, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
            if (!OperatingSystem.IsWindows() && NativeFile.IsSameFile(file.SafeFileHandle, path))
            {
                File.Delete(path);
            }
        }
        catch (IOException e) when (IsHeld(e) || e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    /// <summary>Whether somebody holds it. Makes nothing.</summary>
    internal static bool IsHeldElsewhere(string path)
    {
        try
        {
            Open(path, FileMode.Open, FileOptions.None).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (IsHeld(e))
        {
            return true;
        }
    }

    private static FileStream Open(string path, FileMode mode, FileOptions options)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, 0, options);
        }
        catch (Exception e) when ((e is UnauthorizedAccessException || e.HResult == ReadOnlyDisk) && File.Exists(path))
        {
            // Another user's lock file in a shared cache, or one on a disk that is read-only: reading is enough to lock it.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 0, options);
        }
    }

    /// <summary>A sharing violation: EWOULDBLOCK on Linux and macOS, or Windows' own.</summary>
    internal static bool IsHeld(IOException e) =>
        OperatingSystem.IsWindows() ? e.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : OperatingSystem.IsMacOS() ? e.HResult == 35
        : e.HResult == 11;
}
