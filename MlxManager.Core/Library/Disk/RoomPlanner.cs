using System.Collections.Immutable;

namespace MlxManager.Core.Library.Disk;

/// <summary>
/// Decides what should go to make room: what nobody misses first (orphaned partials, unreferenced blobs, trash), then
/// detached revisions, then whole repos, each by its last use, the longest ago first. Never what an unfinished download or
/// another tool is at work on; never what is pinned, but for what nobody needs of it. Pure: changes nothing, looks at nothing.
/// </summary>
internal static class RoomPlanner
{
    public static RoomPlan Make(RoomShortage shortage, Inventory inventory, long trashBytes, RoomRules rules)
    {
        ImmutableArray<RoomItem> candidates = [.. inventory.Repos.SelectMany(repo => Of(repo, rules.WhyKept(repo))).Concat(Trash(trashBytes))
            .Where(item => item.Bytes > 0)
            .OrderBy(item => item.Kind).ThenBy(item => item.LastUsed)
            .ThenBy(item => item.Repo?.ToString(), StringComparer.Ordinal).ThenBy(item => item.Commit?.Value, StringComparer.Ordinal)];
        return new RoomPlan(
            shortage,
            candidates,
            Propose(candidates, shortage.Bytes),
            [.. inventory.Repos.SelectMany(repo => Kept(repo, rules)).OrderByDescending(kept => kept.Bytes)]);
    }

    private static IEnumerable<RoomItem> Of(CachedRepo repo, KeptReason? kept)
    {
        // Not even the leavings of a repo that somebody is at work on: a download takes up what it finds there.
        if (kept is not (null or KeptReason.Pinned))
        {
            yield break;
        }

        var orphans = repo.Partials.Where(partial => partial.Owner == PartialOwner.Orphaned).ToList();
        if (orphans.Count > 0)
        {
            yield return new RoomItem(
                RoomItemKind.OrphanedPartials, repo.Name, orphans.Sum(partial => partial.SizeBytes), orphans.Max(partial => partial.LastChanged))
            { FileNames = [.. orphans.Select(partial => partial.FileName)] };
        }

        if (!repo.Unreferenced.IsEmpty)
        {
            yield return new RoomItem(
                RoomItemKind.LooseBlobs, repo.Name, repo.Unreferenced.Sum(blob => blob.SizeBytes), repo.Unreferenced.Max(blob => blob.LastChanged))
            { FileNames = [.. repo.Unreferenced.Select(blob => blob.FileName)] };
        }

        if (kept is null)
        {
            foreach (var revision in repo.Revisions.Where(revision => RoomRules.IsDetached(repo, revision)))
            {
                yield return new RoomItem(RoomItemKind.DetachedRevision, repo.Name, revision.OwnBytes, revision.LastChanged) { Commit = revision.Commit };
            }

            yield return new RoomItem(RoomItemKind.Repo, repo.Name, RepoShare.Of(repo).Bytes, repo.LastUsed);
        }
    }

    private static IEnumerable<RoomItem> Trash(long bytes) => [new RoomItem(RoomItemKind.Trash, null, bytes, DateTimeOffset.MinValue)];

    private static IEnumerable<KeptRepo> Kept(CachedRepo repo, RoomRules rules) =>
        rules.WhyKept(repo) is { } reason ? [new KeptRepo(repo.Name, RepoShare.Of(repo).Bytes, reason)] : [];

    private static ImmutableArray<RoomItem> Propose(ImmutableArray<RoomItem> candidates, long needed)
    {
        var parts = candidates.Where(item => item is { Kind: not RoomItemKind.Repo, Repo: not null }).ToLookup(item => item.Repo);
        var chosen = new HashSet<RoomItem>(ReferenceEqualityComparer.Instance);
        var freed = 0L;
        foreach (var item in candidates)
        {
            if (freed >= needed)
            {
                break;
            }

            freed += item.Bytes - PartsOf(item).Where(chosen.Remove).Sum(part => part.Bytes);
            chosen.Add(item);
        }

        if (freed < needed)
        {
            return [];
        }

        // The last ones may have made earlier ones needless. What is used most goes back first, a repo for its parts if these do.
        foreach (var item in candidates.Reverse())
        {
            if (chosen.Contains(item) && freed - item.Bytes + PartsOf(item).Sum(part => part.Bytes) is var without && without >= needed)
            {
                chosen.Remove(item);
                chosen.UnionWith(PartsOf(item));
                freed = without;
            }
        }

        return [.. candidates.Where(chosen.Contains)];

        IEnumerable<RoomItem> PartsOf(RoomItem item) => item.Kind == RoomItemKind.Repo ? parts[item.Repo] : [];
    }
}
