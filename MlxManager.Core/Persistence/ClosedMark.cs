using MlxManager.Core.Cache;

namespace MlxManager.Core.Persistence;

/// <summary>
/// <c>mlxmanager.closed</c>, an empty file beside the database for as long as the password is asked for on this machine too. A database
/// that is damaged or gone says that no more; then this still does: the doors are closed if either says so.
/// </summary>
internal sealed class ClosedMark(string dataDirectory)
{
    private readonly string _path = Path.Combine(dataDirectory, "mlxmanager.closed");

    public bool IsSet => File.Exists(_path);

    /// <summary>Before the row says so.</summary>
    public void Set()
    {
        if (!IsSet)
        {
            OwnerOnly.Make(_path);
            NativeFile.FlushFolder(dataDirectory);
        }
    }

    /// <summary>After the row says that it is no more so.</summary>
    public void Clear()
    {
        if (IsSet)
        {
            File.Delete(_path);
        }
    }
}
