namespace MlxManager.Core.Settings;

public enum FolderFault
{
    NotAbsolute,

    /// <summary>Neither the folder is there nor the one it would lie in: a slip of the pen, or a disk that is away.</summary>
    NotThere,

    /// <summary>A file has that name.</summary>
    NotAFolder,

    NotWritable,
}

/// <summary>A folder for the cache as a person writes it.</summary>
public static class CacheFolder
{
    /// <summary>Null when it can be used; nothing is made but a file that is gone again.</summary>
    public static FolderFault? Check(string text, out string path)
    {
        path = Expand(text.Trim());
        if (!Path.IsPathFullyQualified(path) || path.Any(char.IsControl))
        {
            return FolderFault.NotAbsolute;
        }

        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(path))
        {
            return FolderFault.NotAFolder;
        }

        var nearest = Directory.Exists(path) ? path : Path.GetDirectoryName(path);
        if (!Directory.Exists(nearest))
        {
            return FolderFault.NotThere;
        }

        try
        {
            using var trial = new FileStream(
                Path.Combine(nearest, $".mlxmanager-{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return FolderFault.NotWritable;
        }
    }

    private static string Expand(string text) => text is "~" || text.StartsWith("~/", StringComparison.Ordinal)
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) + text[1..]
        : text;
}
