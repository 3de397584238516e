using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// <c>refs/&lt;revision&gt;</c>: the commit a branch or tag stood at when it was last fetched; 40 hexadecimal digits,
/// no newline. A ref to a commit whose snapshot folder is missing makes the official scan call the whole model corrupt.
/// </summary>
internal static class RefFile
{
    // Digits and a line end of a careless tool; anything longer is no ref, and not worth reading.
    public const int MaxBytes = 64;

    public static CommitHash? Read(string path) => Parse(ReadText(path));

    /// <summary>What it says, as written; null when it is gone, cannot be read or cannot be a ref.</summary>
    public static string? ReadText(string path)
    {
        try
        {
            var file = DiskEntry.FileBehind(path);
            return file.Kind == DiskKind.File && file.Length is > 0 and <= MaxBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A careless tool's line end is forgiven here; the official scan forgives nothing.</summary>
    public static CommitHash? Parse(string? text) => CommitHash.TryParse(text?.Trim(), out var commit) ? commit : null;

    public static void Write(RepoFolders folders, Revision revision, CommitHash commit)
    {
        var path = folders.Ref(revision);
        var folder = Path.GetDirectoryName(path)!;
        folders.Ensure(folder);
        if (DiskEntry.At(path).Kind == DiskKind.Folder)
        {
            throw new CacheDamagedException($"{path} is a folder, but the ref of '{revision}' must be there. Remove the refs in it first.");
        }

        if (!folders.IsReal(folders.Snapshot(commit)))
        {
            throw new DirectoryNotFoundException(
                $"The snapshot {commit} of {folders.Id} is not in the cache, so '{revision}' cannot point to it.");
        }

        TemporaryName.Write(folders.Folder, path, Encoding.ASCII.GetBytes(commit.Value));
        if (folder != folders.Refs)
        {
            // A slash in the name: the folders that lead to it may be new as well.
            folders.Flush([folder]);
        }
    }
}
