using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Names of which the cache's disk would make one: two repos would share a folder, two branches a ref, two files of a commit their place.
/// The official clients let the later one overwrite the earlier.
/// </summary>
internal static class NameClash
{
    /// <summary>Names of repos that are one to such a disk are the same; they are of ASCII letters alone.</summary>
    public static IEqualityComparer<RepoId> RepoNames { get; } = EqualityComparer<RepoId>.Create(
        (one, other) => string.Equals(one?.Value, other?.Value, StringComparison.OrdinalIgnoreCase),
        id => StringComparer.OrdinalIgnoreCase.GetHashCode(id.Value));

    private const string Why = "The cache's disk makes no difference between upper and lower case";

    /// <summary>What would meet what, for a person; null when nothing would.</summary>
    /// <param name="paths">What is to be brought of the commit.</param>
    /// <param name="begun">What others have begun to bring, of which nothing need be there yet.</param>
    public static string? Find(
        ModelCache cache,
        RepoId model,
        Revision revision,
        RepoTree tree,
        IReadOnlyCollection<RepoPath> paths,
        IReadOnlyCollection<(RepoId Model, Revision Revision)> begun)
    {
        var folders = cache.Repo(model).Folders;
        if (OtherFile(folders, tree, paths) is { } twins && !cache.HoldsBoth(twins))
        {
            return $"{twins.One} and {twins.Other} of {model} have names that the cache's disk takes for one. Leave one of them out, or keep the cache on another disk.";
        }

        return !cache.FoldsCase ? null
            : OtherName(folders.Root, folders.Name.Folder) is { } folder && RepoName.OfFolder(folder) is { } other
                ? $"{Why}, and {other.Id} is there already, whose folder {model} would share. Download it by that name, or keep the cache on another disk."
            : begun.Select(other => other.Model).FirstOrDefault(other => other != model && RepoNames.Equals(other, model)) is { } twin
                ? $"{Why}, and {twin} is being downloaded, whose folder {model} would share. Download it by that name, or keep the cache on another disk."
            : (OtherRef(folders, revision) ?? begun.Where(other => other.Model == model).Select(other => OtherRef(other.Revision, revision)).FirstOrDefault(one => one is not null)) is { } name
                ? $"{Why}, and the ref '{name}' is there already, which '{revision}' would overwrite. Ask for the commit {tree.Commit} instead."
            : null;
    }

    /// <summary>The name of a ref that is being made, as far as it is another than the one wanted and yet the same.</summary>
    private static string? OtherRef(Revision begun, Revision revision)
    {
        if (begun.AsCommit is not null || revision.AsCommit is not null)
        {
            return null;
        }

        var (parts, others) = (revision.Value.Split('/'), begun.Value.Split('/'));
        var same = parts.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return same < Math.Min(parts.Length, others.Length) && Folded(parts[same]) == Folded(others[same]) ? string.Join('/', others.Take(same + 1)) : null;
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
