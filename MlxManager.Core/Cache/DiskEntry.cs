using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

internal enum DiskKind
{
    Missing,
    File,
    Folder,

    /// <summary>A symbolic link, wherever it leads and whether or not anything is there.</summary>
    Link,
}

/// <summary>What stands at a path, links not followed.</summary>
/// <param name="Length">Bytes of a file, <see cref="MostLength"/> at most; 0 for anything else.</param>
/// <param name="Target">A link's text, as written.</param>
internal readonly record struct DiskEntry(DiskKind Kind, long Length, string? Target, DateTime LastWriteUtc)
{
    /// <summary>
    /// One more than all files of a model may have together. A file of holes can say that it has exabytes; what it says beyond this is not
    /// believed, so that lengths can be added up: eight thousand such files are no overflow.
    /// </summary>
    public const long MostLength = TreeBuilder.MaxBytes + 1;

    public long Length { get; } = Math.Min(Length, MostLength);

    public static DiskEntry At(string path) => Of(new FileInfo(path));

    public static DiskEntry Of(FileSystemInfo info)
    {
        // The link first: .NET's Exists, Length and Directory attribute all speak of a link's target or of its text.
        if (info.LinkTarget is { } target)
        {
            return new DiskEntry(DiskKind.Link, 0, target, default);
        }

        var attributes = info.Attributes;
        if ((int)attributes == -1)
        {
            return default;
        }

        return attributes.HasFlag(FileAttributes.Directory)
            ? new DiskEntry(DiskKind.Folder, 0, null, info.LastWriteTimeUtc)
            : new DiskEntry(DiskKind.File, (info as FileInfo ?? new FileInfo(info.FullName)).Length, null, info.LastWriteTimeUtc);
    }

    /// <summary>The file at the path or at the end of the links that begin there; missing when they end nowhere or in a folder.</summary>
    public static DiskEntry FileBehind(string path)
    {
        var entry = At(path);
        if (entry.Kind == DiskKind.Link)
        {
            entry = EndOf(path) is { } end ? At(end) : default;
        }

        return entry.Kind == DiskKind.File ? entry : default;
    }

    /// <summary>Where the links that begin at the path end, there or not; null when they go in a circle, or it is no link.</summary>
    public static string? EndOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
