namespace MlxManager.Core.Cache;

/// <summary>
/// What removing and bringing back do to the disk, one call of the system each: so that a test can stop before any of them,
/// as a kill would.
/// </summary>
/// <param name="before">Told of each change before it is made; null outside of tests.</param>
internal sealed class DiskChanges(Action<string>? before = null)
{
    /// <summary>A file, or a link and never what it leads to.</summary>
    public void Delete(string path)
    {
        before?.Invoke($"delete {path}");
        File.Delete(path);
    }

    /// <summary>Only when it is empty.</summary>
    public void DeleteFolder(string path)
    {
        before?.Invoke($"delete folder {path}");
        Directory.Delete(path, recursive: false);
    }

    /// <summary>A folder with everything in it; links inside are removed, never followed.</summary>
    public void DeleteTree(string path)
    {
        before?.Invoke($"delete all of {path}");
        Directory.Delete(path, recursive: true);
    }

    public void MakeFolder(string path, Action make)
    {
        if (!Directory.Exists(path))
        {
            before?.Invoke($"make {path}");
            make();
        }
    }

    /// <summary>On the same volume, to where nothing is; a link moves as it is, whatever it leads to.</summary>
    public void Move(string from, string to)
    {
        before?.Invoke($"move {from} to {to}");
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }
    }

    public void Write(string workFolder, string path, ReadOnlySpan<byte> content)
    {
        before?.Invoke($"write {path}");
        TemporaryName.Write(workFolder, path, content);
    }

    public void RemoveLock(string path)
    {
        before?.Invoke($"delete lock {path}");
        BlobLock.RemoveIfFree(path);
    }
}
