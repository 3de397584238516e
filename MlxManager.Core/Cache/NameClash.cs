using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Names of which the cache's disk would make one: two repos would share a folder, two branches a ref, two files of a commit their place.
/// The official clients let the later one overwrite the earlier.
/// </summary>
internal static class NameClash
{
    private const string Why = "The cache's disk makes no difference between upper and lower case";

    /// <summary>What would meet what, for a person; null when nothing would.</summary>
    /// <param name="paths">What is to be brought of the commit.</param>
    public static string? Find(ModelCache cache, RepoId model, Revision revision, RepoTree tree, IReadOnlyCollection<RepoPath> paths)
    {
        var folders = cache.Repo(model).Folders;
        if (OtherFile(folders, tree, paths) is { } twins && !cache.HoldsBoth(twins))
        {
            return $"{twins.One} and {twins.Other} of {model} have names that the cache's disk takes for one. Leave one of them out, or keep the cache on another disk.";
        }

        return !cache.FoldsCase ? null
            : OtherName(folders.Root, folders.Name.Folder) is { } folder && RepoName.OfFolder(folder) is { } other
                ? $"{Why}, and {other.Id} is there already, whose folder {model} would share. Download it by that name, or keep the cache on another disk."
            : OtherRef(folders, revision) is { } name
                ? $"{Why}, and the ref '{name}' is there already, which '{revision}' would overwrite. Ask for the commit {tree.Commit} instead."
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

    /// <summary>What is not wanted now may have been brought before.</summary>
    private static NameTwins? OtherFile(RepoFolders folders, RepoTree tree, IReadOnlyCollection<RepoPath> paths)
    {
        var wanted = paths.ToHashSet();
        return NameTwins.Of(tree.Files.Select(file => file.Path).Where(path => wanted.Contains(path) || IsThere(folders.Entry(tree.Commit, path))));
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
