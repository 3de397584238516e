using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Names that would be one on a volume that makes no difference between upper and lower case (most Macs', and exFAT): two repos would
/// share a folder, two branches a ref, two files of a commit their place. The official clients let the later one overwrite the earlier.
/// </summary>
internal static class CaseClash
{
    private const string Why = "The cache's disk makes no difference between upper and lower case";

    /// <summary>What would meet what, for a person; null when nothing would.</summary>
    /// <param name="paths">What is to be brought of the commit.</param>
    public static string? Find(ModelCache cache, RepoId model, Revision revision, RepoTree tree, IReadOnlyCollection<RepoPath> paths)
    {
        if (!cache.FoldsCase)
        {
            return null;
        }

        var folders = cache.Repo(model).Folders;
        return OtherName(folders.Root, folders.Name.Folder) is { } folder && RepoName.OfFolder(folder) is { } other
            ? $"{Why}, and {other.Id} is there already, whose folder {model} would share. Download it by that name, or keep the cache on another disk."
            : OtherRef(folders, revision) is { } name
                ? $"{Why}, and the ref '{name}' is there already, which '{revision}' would overwrite. Ask for the commit {tree.Commit} instead."
            : OtherFile(folders, tree, paths) is var (one, two)
                ? $"{Why}, and {one} and {two} of {model} would be one file there. Leave one of them out, or keep the cache on another disk."
            : null;
    }

    private static string? OtherRef(RepoFolders folders, Revision revision)
    {
        if (revision.AsCommit is not null)
        {
            return null;
        }

        var folder = folders.Refs;
        foreach (var part in revision.Value.Split('/'))
        {
            if (OtherName(folder, part) is { } other)
            {
                return Path.GetRelativePath(folders.Refs, Path.Combine(folder, other)).Replace(Path.DirectorySeparatorChar, '/');
            }

            folder = Path.Combine(folder, part);
        }

        return null;
    }

    private static (RepoPath One, RepoPath Two)? OtherFile(RepoFolders folders, RepoTree tree, IReadOnlyCollection<RepoPath> paths)
    {
        var wanted = paths.ToHashSet();
        var places = new Dictionary<string, (RepoPath File, bool IsFolder)>(StringComparer.Ordinal);

        // What is not wanted now may have been brought before.
        foreach (var path in tree.Files.Select(file => file.Path).Where(path => wanted.Contains(path) || IsThere(folders.Entry(tree.Commit, path))))
        {
            for (var count = 1; count <= path.Segments.Count; count++)
            {
                var isFolder = count < path.Segments.Count;
                var place = Folded(string.Join('/', path.Segments.Take(count)));
                if (places.TryGetValue(place, out var known) && !(isFolder && known.IsFolder) && (wanted.Contains(path) || wanted.Contains(known.File)))
                {
                    return (known.File, path);
                }

                places.TryAdd(place, (path, isFolder));
            }
        }

        return null;
    }

    /// <summary>By this very name.</summary>
    private static bool IsThere(string path) =>
        DiskEntry.At(path).Kind != DiskKind.Missing && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Contains(path, StringComparer.Ordinal);

    /// <summary>What stands in a folder by a name that is the same but for its case.</summary>
    private static string? OtherName(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var alike = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Where(one => Folded(one) == Folded(name)).ToList();
        return alike.Contains(name) || alike is not [var other, ..] ? null : other;
    }

    private static string Folded(string name) => name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
}
