using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// What a killed official client has left of a blob: <c>blobs/&lt;etag&gt;.incomplete</c> of the older ones, or
/// <c>blobs/&lt;etag&gt;.&lt;8 hex&gt;.incomplete</c> of today's. Both are written from the first byte on, so their length says how
/// many bytes are good. A marked one of the blob's whole length is scattered instead: one of a server like this one has its length
/// from the start and is filled in any order.
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
        RepoFolders folders, Etag etag, long size, IReadOnlySet<PartialMark> ours, DateTimeOffset quietSince) => Quiet(folders, etag, quietSince)
        .Where(found => found.Length <= LongestPrefix(NameOf(found), etag, size, ours))
        .OrderByDescending(found => found.Length)
        .FirstOrDefault(found => CanBeWritten(found.Path));

    /// <summary>
    /// The fullest scattered one that is nobody's: of a server whose list was lost, or of another one that has paused and let go of the
    /// blob's lock. That one finds the blob published, or in its turn what we have left.
    /// </summary>
    /// <inheritdoc cref="FindLongest" path="/param"/>
    internal static OrphanPartial? FindScattered(
        RepoFolders folders, Etag etag, long size, IReadOnlySet<PartialMark> ours, DateTimeOffset quietSince) => Quiet(folders, etag, quietSince)
        .Where(found => found.Length == size && IsMarked(NameOf(found), etag, ours))
        .OrderByDescending(found => DiskUse.Of(found.Path))
        .FirstOrDefault(found => CanBeWritten(found.Path));

    private static IEnumerable<OrphanPartial> Quiet(RepoFolders folders, Etag etag, DateTimeOffset since)
    {
        folders.Check(folders.Blobs);
        return Directory.Exists(folders.Blobs)
            ? new DirectoryInfo(folders.Blobs)
                .EnumerateFileSystemInfos(etag + "*" + RepoFolders.PartialSuffix)
                .Select(info => (info.FullName, Entry: DiskEntry.Of(info)))
                .Where(found => found.Entry is { Kind: DiskKind.File, Length: > 0 } && found.Entry.LastWriteUtc <= since.UtcDateTime)
                .Select(found => new OrphanPartial(found.FullName, found.Entry.Length))
            : [];
    }

    private static string NameOf(OrphanPartial found) => System.IO.Path.GetFileName(found.Path);

    /// <summary>How many bytes a file of this name can be the prefix of; 0 when the name is none of theirs.</summary>
    private static long LongestPrefix(string name, Etag etag, long size, IReadOnlySet<PartialMark> ours) =>
        name == etag + RepoFolders.PartialSuffix ? size
        : IsMarked(name, etag, ours) ? size - 1
        : 0;

    private static bool IsMarked(string name, Etag etag, IReadOnlySet<PartialMark> ours)
    {
        var mark = name.Length > etag.Value.Length + 9 ? name.Substring(etag.Value.Length + 1, 8) : null;
        return PartialMark.TryParse(mark, out var parsed) && !ours.Contains(parsed) && name == $"{etag}.{parsed}{RepoFolders.PartialSuffix}";
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
