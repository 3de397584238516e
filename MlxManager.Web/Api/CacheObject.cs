using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>What the cache folder holds, from one look at it.</summary>
/// <param name="Folder">Where it is on this machine.</param>
/// <param name="IsThere">False while its disk is away, or before the first download: then nothing else is known.</param>
/// <param name="SizeBytes">Each content counted once, as the official scan counts.</param>
/// <param name="PartialBytes">What unfinished files occupy, ours and others'.</param>
/// <param name="UnreferencedBytes">Of whole blobs that no revision leads to.</param>
/// <param name="StrayLocks">Lock files that nobody needs, of repos that are gone too.</param>
/// <param name="Flaws">Of the folder itself: what in it is no repo.</param>
internal sealed record CacheObject(
    string Folder,
    bool IsThere,
    long SizeBytes,
    long PartialBytes,
    long UnreferencedBytes,
    int StrayLocks,
    IReadOnlyList<RepoSummaryObject> Repos,
    IReadOnlyList<FlawObject> Flaws,
    DateTimeOffset TakenAt)
{
    public static CacheObject From(Inventory seen, string folder) => new(
        folder,
        seen.IsThere,
        seen.SizeBytes,
        seen.Repos.Sum(repo => repo.Partials.Sum(partial => partial.SizeBytes)),
        seen.Repos.Sum(repo => repo.Unreferenced.Sum(blob => blob.SizeBytes)),
        seen.Repos.Sum(repo => repo.StrayLocks) + seen.GoneLocks.Sum(gone => gone.Count),
        [.. seen.Repos.Select(RepoSummaryObject.From)],
        [.. seen.Flaws.Select(FlawObject.From)],
        seen.TakenAt);
}

/// <param name="Repo">models/owner/name and so on: its address under /api/cache/repos/.</param>
/// <param name="FileCount">Contents, each counted once.</param>
/// <param name="IsCorrupt">The official scan leaves it out.</param>
internal sealed record RepoSummaryObject(
    string Repo,
    long SizeBytes,
    int FileCount,
    DateTimeOffset LastUsed,
    DateTimeOffset LastChanged,
    bool IsCorrupt,
    IReadOnlyList<RevisionObject> Revisions,
    int Partials,
    IReadOnlyList<FlawObject> Flaws)
{
    public static RepoSummaryObject From(CachedRepo repo) => new(
        repo.Name.ToString(),
        repo.SizeBytes,
        repo.FileCount,
        repo.LastUsed,
        repo.LastChanged,
        repo.IsCorrupt,
        [.. repo.Revisions.Select(RevisionObject.From)],
        repo.Partials.Length,
        [.. repo.Flaws.Select(FlawObject.From)]);
}

/// <param name="Refs">Branches and tags that stand at it.</param>
/// <param name="OwnBytes">Of contents that no other revision of the repo uses.</param>
internal sealed record RevisionObject(
    string Commit,
    IReadOnlyList<string> Refs,
    int FileCount,
    long SizeBytes,
    long OwnBytes,
    DateTimeOffset LastChanged,
    WholenessObject Wholeness)
{
    public static RevisionObject From(CachedRevision revision) => new(
        revision.Commit.Value,
        revision.Refs,
        revision.FileCount,
        revision.SizeBytes,
        revision.OwnBytes,
        revision.LastChanged,
        WholenessObject.From(revision.Wholeness));
}

/// <param name="FilesTotal">Files that belong to it; null when nothing tells.</param>
/// <param name="MissingBytes">Bytes still to be fetched; null when nothing tells.</param>
internal sealed record WholenessObject(WholenessState State, int? FilesTotal, int MissingFiles, long? MissingBytes)
{
    public static WholenessObject From(Wholeness wholeness) =>
        new(wholeness.State, wholeness.FilesTotal, wholeness.MissingFiles, wholeness.MissingBytes);
}

/// <param name="Path">Below the cache folder.</param>
/// <param name="IsCorrupt">The official scan leaves the repo out for it.</param>
internal sealed record FlawObject(FlawKind Kind, string Path, bool IsCorrupt)
{
    public static FlawObject From(CacheFlaw flaw) => new(flaw.Kind, flaw.Path, flaw.IsCorrupt);
}
