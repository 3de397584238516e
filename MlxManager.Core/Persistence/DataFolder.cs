using MlxManager.Core.Cache;

namespace MlxManager.Core.Persistence;

/// <summary>
/// The folder with this server's database, held for as long as the process lives: two servers on one folder would both
/// believe to be the only writer of every partial.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "mlxmanager.lock";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path; the folder exists.</summary>
    public string Path { get; }

    /// <exception cref="DataFolderException">Another server holds it, or it cannot be made or written.</exception>
    public static DataFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {path} cannot be made: {exception.Message}", exception);
        }

        try
        {
            return new DataFolder(path, new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
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

    public void Dispose() => _lock.Dispose();
}

/// <summary>The data folder cannot be used; the message says why, for a person.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
