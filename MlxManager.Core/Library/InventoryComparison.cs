namespace MlxManager.Core.Library;

/// <summary>Whether two looks found the same. Arrays compare by identity, so they are compared by what is in them here.</summary>
internal static class InventoryComparison
{
    /// <summary>The earlier one if it says the same, so that whoever holds it sees that nothing has changed.</summary>
    public static CachedRepo KeepIfSame(CachedRepo? before, CachedRepo now) => before is not null && AreSame(before, now) ? before : now;

    /// <summary>But for when they were taken.</summary>
    public static bool AreSame(Inventory a, Inventory b) =>
        a with { Repos = b.Repos, Flaws = b.Flaws, GoneLocks = b.GoneLocks, TakenAt = b.TakenAt } == b
        && a.Repos.SequenceEqual(b.Repos, ReferenceEquals)
        && a.Flaws.SequenceEqual(b.Flaws)
        && a.GoneLocks.SequenceEqual(b.GoneLocks);

    private static bool AreSame(CachedRepo a, CachedRepo b)
    {
        var sameArrays = a with
        {
            Revisions = b.Revisions,
            Refs = b.Refs,
            Partials = b.Partials,
            Unreferenced = b.Unreferenced,
            Flaws = b.Flaws,
        };
        return sameArrays == b
            && a.Revisions.Length == b.Revisions.Length
            && a.Revisions.Zip(b.Revisions).All(pair => AreSame(pair.First, pair.Second))
            && a.Refs.SequenceEqual(b.Refs)
            && a.Partials.SequenceEqual(b.Partials)
            && a.Unreferenced.SequenceEqual(b.Unreferenced)
            && a.Flaws.SequenceEqual(b.Flaws);
    }

    private static bool AreSame(CachedRevision a, CachedRevision b) => a with { Refs = b.Refs } == b && a.Refs.SequenceEqual(b.Refs);
}
