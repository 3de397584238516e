using MlxManager.Core.Cache;

namespace MlxManager.Core.Persistence;

/// <summary>
/// The folder with this server's database, held for as long as the process lives: two servers on one folder would both
/// believe to be the only writer of every partial.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "mlxmanager.lock";

    // Who only looks holds the lock for a moment too; a look lasts less than one of our tries.
    private const int Rounds = 20;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path; the folder exists.</summary>
    public string Path { get; }

    /// <summary>Other users of the machine are kept out of it, and of what is in it.</summary>
    /// <exception cref="DataFolderException">Another server holds it, or it cannot be made, written or kept from others.</exception>
    public static DataFolder Take(string path)
    {
        OwnerOnly.Folder(path, own: "mlxmanager.*");
        for (var round = 1; ; round++)
        {
            try
            {
                OwnerOnly.Make(LockIn(path));

                // SQLite gives its log and index the rights of the database.
                OwnerOnly.Make(System.IO.Path.Combine(path, Database.FileName));
                return new DataFolder(path, new FileStream(LockIn(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException exception) when (BlobLock.IsHeld(exception) && round < Rounds)
            {
                Thread.Yield();
            }
            catch (IOException exception) when (BlobLock.IsHeld(exception))
            {
                throw new DataFolderException($"Another MlxManager is running on the data folder {path}. Use that one, or set MlxManager:DataDirectory.", exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DataFolderException($"The data folder {path} cannot be written: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Whether a server holds the folder now. Makes nothing, and never keeps another who looks from seeing the same.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(LockIn(path), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string LockIn(string path) => System.IO.Path.Combine(path, LockName);
}

/// <summary>The data folder cannot be used; the message says why, for a person.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
