using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>Makes the plan of a download from the Hub's listing, the patterns, the disk and its unfinished siblings.</summary>
internal static class PlanMaker
{
    /// <param name="siblings">Plans of the other unfinished downloads of this model.</param>
    public static DownloadPlan Make(
        RepoTree tree, FilePatterns patterns, RepoCache repo, IReadOnlyCollection<DownloadPlan> siblings, Random random)
    {
        var wanted = tree.Files.Where(f => patterns.Includes(f.Path)).ToList();
        var sameCommit = siblings.Where(s => s.Commit == tree.Commit).ToList();

        // What a sibling brought is not "already there": else, with both cancelled, neither would remove it.
        var linkedBySibling = sameCommit.SelectMany(s => s.Files).Where(f => !f.WasLinked).Select(f => f.Path).ToHashSet();
        var broughtBySibling = siblings.SelectMany(s => s.Files).Where(f => !f.WasPresent).Select(f => f.Etag).ToHashSet();

        // A blob has one partial, whoever fills it: siblings and files that share it share the mark.
        var marks = new Dictionary<Etag, PartialMark>();
        foreach (var file in siblings.SelectMany(s => s.Files))
        {
            marks.TryAdd(file.Etag, file.Mark);
        }

        PartialMark MarkOf(Etag etag)
        {
            if (!marks.TryGetValue(etag, out var mark))
            {
                mark = PartialMark.New(random);
                marks.Add(etag, mark);
            }

            return mark;
        }

        var files = wanted.Select(f => new PlannedFile(
            f.Path,
            f.Etag,
            f.Size,
            MarkOf(f.Etag),
            WasLinked: !linkedBySibling.Contains(f.Path) && repo.IsLinked(tree.Commit, f.Path, f.Etag, f.Size),
            WasPresent: !broughtBySibling.Contains(f.Etag) && repo.HasContent(tree.Commit, [f.Path], f.Etag, f.Size))).ToImmutableArray();

        var snapshotExisted = sameCommit.Count > 0
            ? sameCommit.All(s => s.SnapshotExisted)
            : tree.Files.Any(f => repo.HasEntry(tree.Commit, f.Path));
        return new DownloadPlan(tree, files, snapshotExisted);
    }
}
