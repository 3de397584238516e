namespace MlxManager.Core.Cache;

/// <summary>What a folder's file system can do, tried with files that are gone again.</summary>
/// <param name="Fault">Why no file can be made there; then the rest is not known.</param>
/// <param name="HasLinks">Symbolic links work.</param>
/// <param name="IsCaseSensitive"><c>a</c> and <c>A</c> are two files.</param>
/// <param name="LocksExclude">Of two who lock one file, only one gets it (flock).</param>
/// <param name="IsGroupWritable">The folder lets its group write: others share it.</param>
public sealed record FolderTrial(string? Fault, bool HasLinks, bool IsCaseSensitive, bool LocksExclude, bool IsGroupWritable)
{
    /// <param name="folder">Must be there.</param>
    public static FolderTrial Run(string folder)
    {
        var name = $".mlxmanager-{Guid.NewGuid():n}";
        var path = Path.Combine(folder, name);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return new FolderTrial(
                null, TryLink(path, name), !File.Exists(Path.Combine(folder, name.ToUpperInvariant())), IsHeld(path), IsSharedFolder(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FolderTrial(exception.Message, false, false, false, false);
        }
    }

    private static bool TryLink(string path, string target)
    {
        var link = $"{path}.link";
        try
        {
            File.CreateSymbolicLink(link, target);
            File.Delete(link);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Asks as another program would: a second handle.</summary>
    private static bool IsHeld(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool IsSharedFolder(string folder) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.GroupWrite);
}
