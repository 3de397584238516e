using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// <c>snapshots/&lt;commit&gt;/&lt;path&gt;</c>: a relative link <c>../../blobs/&lt;etag&gt;</c>, with one more <c>../</c> for each
/// folder in the path. Where the system allows no links (Windows without the privilege, some file systems) the file itself
/// lies there, as with the official client. A link is made only to a blob that is there.
/// </summary>
internal sealed class SnapshotLinks(RepoFolders folders, Action<string, string> makeLink)
{
    // Someone else linking the same path can get in between once; more often is not chance.
    private const int Rounds = 5;

    /// <param name="keepsBlob">Another path is still to lead to it: where links are impossible the blob is copied, not moved.</param>
    public void Link(CommitHash commit, RepoPath path, Etag etag, long? size, bool keepsBlob)
    {
        folders.Check(folders.Blobs);
        var entry = folders.Entry(commit, path);
        var parent = Path.GetDirectoryName(entry)!;
        folders.Ensure(parent);
        for (var round = 1; !IsRight(commit, path, etag, size); round++)
        {
            if (DiskEntry.FileBehind(folders.Blob(etag)).Kind == DiskKind.Missing)
            {
                throw new FileNotFoundException($"The blob of {path} is not in the cache.", folders.Blob(etag));
            }

            var found = DiskEntry.At(entry).Kind;
            if (found == DiskKind.Folder)
            {
                throw new CacheDamagedException($"{entry} is a folder, but a file must be there. Move it away and try again.");
            }

            try
            {
                Place(entry, parent, Target(path, etag), found, etag, keepsBlob);
            }
            catch (IOException e) when (round < Rounds && (e is FileNotFoundException || DiskEntry.At(entry).Kind != found))
            {
                // Changed under our hands, or our temporary link was swept away: look again.
            }
        }
    }

    /// <summary>Whether the path leads to that blob, or is a file of the right size where links are impossible.</summary>
    /// <param name="size">Of the content; null for what the blob or the listing tells.</param>
    public bool IsRight(CommitHash commit, RepoPath path, Etag etag, long? size)
    {
        var entry = folders.Entry(commit, path);
        var found = DiskEntry.At(entry);
        return found.Kind switch
        {
            DiskKind.Link => LeadsTo(entry, found.Target!, folders.Blob(etag))
                && folders.IsReal(Path.GetDirectoryName(entry)!)
                && DiskEntry.FileBehind(folders.Blob(etag)).Kind == DiskKind.File,
            DiskKind.File => folders.IsReal(Path.GetDirectoryName(entry)!) && found.Length == (size ?? ExpectedLength(commit, path, etag)),
            _ => false,
        };
    }

    /// <summary>By its text alone: whether a link at this place names that path.</summary>
    public static bool LeadsTo(string link, string target, string path) =>
        Path.GetFullPath(target, Path.GetDirectoryName(link)!) == path;

    private static string Target(RepoPath path, Etag etag) =>
        Path.Combine([.. Enumerable.Repeat("..", path.Segments.Count + 1), "blobs", etag.Value]);

    private void Place(string entry, string parent, string target, DiskKind found, Etag etag, bool keepsBlob)
    {
        try
        {
            if (found == DiskKind.Missing)
            {
                // Making a link is one step of the file system: there is nothing half-made to hide.
                makeLink(entry, target);
                return;
            }

            TemporaryName.Sweep(parent);
            var temporary = TemporaryName.In(parent);
            makeLink(temporary, target);
            File.Move(temporary, entry, overwrite: true);
        }
        catch (Exception e) when (AreLinksImpossible(e))
        {
            PlaceFile(entry, etag, keepsBlob);
        }
    }

    /// <summary>The file itself into the snapshot: moved, or copied when something else needs the blob where it is.</summary>
    private void PlaceFile(string entry, Etag etag, bool keepsBlob)
    {
        var blob = folders.Blob(etag);
        var source = blob;
        if (keepsBlob || DiskEntry.At(blob).Kind == DiskKind.Link || RepoSurvey.Take(folders).IsUsed(etag.Value))
        {
            source = TemporaryName.In(folders.Folder);
        }

        try
        {
            if (source != blob)
            {
                File.Copy(blob, source);
                using var copy = new FileStream(source, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0);
                copy.Flush(flushToDisk: true);
            }

            File.Move(source, entry, overwrite: true);
        }
        catch when (source != blob)
        {
            TemporaryName.Drop(source);
            throw;
        }
    }

    private long? ExpectedLength(CommitHash commit, RepoPath path, Etag etag)
    {
        var blob = DiskEntry.FileBehind(folders.Blob(etag));
        return blob.Kind == DiskKind.File
            ? blob.Length
            : TreeFile.Read(folders.Tree(commit), commit)?.Files.FirstOrDefault(file => file.Path == path && file.Etag == etag)?.Size;
    }

    /// <summary>The system has no links here, as opposed to a disk that is full or a folder that may not be written.</summary>
    private static bool AreLinksImpossible(Exception e)
    {
        // EPERM comes wrapped: .NET makes the same exception of it as of EACCES, which means something else.
        var code = e is UnauthorizedAccessException { InnerException: { } inner } ? inner.HResult : e.HResult;
        return e is (IOException or UnauthorizedAccessException) && code is
            unchecked((int)0x80070522) or unchecked((int)0x80070001) // Windows: privilege not held; FAT
            or 1 // EPERM: a file system without links
            or 95 or 38 // Linux: EOPNOTSUPP, ENOSYS
            or 45 or 102 or 78; // macOS: ENOTSUP, EOPNOTSUPP, ENOSYS
    }
}
