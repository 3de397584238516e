using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Updates;

/// <summary>
/// Which files of a new revision belong to the choice that was made of the old one, when nothing but the old one's files tells: those that are
/// here by their path, and new ones of a kind that is here, since weights are often cut into other pieces.
/// </summary>
internal static class UpdateScope
{
    public static FilePatterns Of(RepoTree old, RepoTree fresh, RepoCache repo)
    {
        var here = old.Files.Where(file => repo.IsLinked(old.Commit, file.Path, file.Etag, file.Size)).Select(file => file.Path).ToHashSet();
        if (here.Count == old.Files.Count)
        {
            return FilePatterns.Everything;
        }

        var listed = old.Files.Select(file => file.Path).ToHashSet();
        var kinds = here.Select(KindOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ExactPatterns.Of(
            [.. fresh.Files.Select(file => file.Path)],
            path => here.Contains(path) || (!listed.Contains(path) && kinds.Contains(KindOf(path)))) ?? FilePatterns.Everything;
    }

    private static string KindOf(RepoPath path) => Path.GetExtension(path.Value);
}
