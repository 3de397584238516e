using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// What a killed official client has left of a blob: <c>blobs/&lt;etag&gt;.incomplete</c> of the older ones, or
/// <c>blobs/&lt;etag&gt;.&lt;8 hex&gt;.incomplete</c> of today's. Both are written from the first byte on, so their length says how
/// many bytes are good.
/// </summary>
/// <param name="Path">Absolute.</param>
/// <param name="Length">Bytes; at least 1, at most the blob's.</param>
public sealed record OrphanPartial(string Path, long Length)
{
    /// <summary>The longest that is nobody's.</summary>
    /// <param name="folders">The model's.</param>
    /// <param name="etag">The blob; its lock is held by the caller.</param>
    /// <param name="size">Of the blob.</param>
    /// <param name="ours">Marks of partials of our own.</param>
    /// <param name="quietSince">What was written to after this may still have a writer: one client takes no lock.</param>
    internal static OrphanPartial? FindLongest(
        RepoFolders folders, Etag etag, long size, IReadOnlySet<PartialMark> ours, DateTimeOffset quietSince)
    {
        folders.Check(folders.Blobs);
        if (!Directory.Exists(folders.Blobs))
        {
            return null;
        }

        return new DirectoryInfo(folders.Blobs)
            .EnumerateFileSystemInfos(etag + "*" + RepoFolders.PartialSuffix)
            .Select(info => (info.FullName, Longest: LongestPrefix(info.Name, etag, size, ours), Entry: DiskEntry.Of(info)))
            .Where(found => found.Entry.Kind == DiskKind.File && found.Entry.Length > 0 && found.Entry.Length <= found.Longest)
            .Where(found => found.Entry.LastWriteUtc <= quietSince.UtcDateTime)
            .OrderByDescending(found => found.Entry.Length)
            .Where(found => CanBeWritten(found.FullName))
            .Select(found => new OrphanPartial(found.FullName, found.Entry.Length))
            .FirstOrDefault();
    }

    /// <summary>How many bytes a file of this name can be the prefix of; 0 when the name is none of theirs.</summary>
    private static long LongestPrefix(string name, Etag etag, long size, IReadOnlySet<PartialMark> ours)
    {
        if (name == etag + RepoFolders.PartialSuffix)
        {
            return size;
        }

        // A marked one of full length is hardly ever a prefix: another server of this kind, with a data folder of its own, gives
        // its partials their length at once and fills them in any order. It will want to go on with it.
        var mark = name.Length > etag.Value.Length + 9 ? name.Substring(etag.Value.Length + 1, 8) : null;
        return PartialMark.TryParse(mark, out var parsed) && !ours.Contains(parsed) && name == $"{etag}.{parsed}{RepoFolders.PartialSuffix}"
            ? size - 1
            : 0;
    }

    /// <summary>In a shared cache it may be another user's.</summary>
    private static bool CanBeWritten(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
