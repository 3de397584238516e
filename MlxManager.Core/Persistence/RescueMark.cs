using System.Text;
using MlxManager.Core.Cache;

namespace MlxManager.Core.Persistence;

/// <summary>
/// <c>mlxmanager.rescue</c> beside the database, from before a damaged one is set aside until what can be rescued of it is in the new one:
/// holds the name, without its folder, under which it is kept. A start that finds the mark was preceded by one that was cut off between.
/// </summary>
internal sealed class RescueMark(string dataDirectory)
{
    private readonly string _path = Path.Combine(dataDirectory, "mlxmanager.rescue");

    /// <summary>Absolute path of the damaged database that waits to be rescued from; null when none does.</summary>
    public string? Aside
    {
        get
        {
            // Cut off before it was set aside, it is still where it was, and found damaged once more.
            var aside = File.Exists(_path) ? Path.Combine(dataDirectory, Path.GetFileName(File.ReadAllText(_path))) : null;
            return File.Exists(aside) ? aside : null;
        }
    }

    /// <summary>On the disk before anything is moved.</summary>
    public void Set(string aside)
    {
        OwnerOnly.Make(_path);
        using (var file = new FileStream(_path, FileMode.Truncate, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(Path.GetFileName(aside)));
            file.Flush(flushToDisk: true);
        }

        NativeFile.FlushFolder(dataDirectory);
    }

    /// <summary>After the rows are written.</summary>
    public void Clear() => File.Delete(_path);
}
