using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>
/// What a download brings: fixed before the first byte and kept in its row. <see cref="Tree"/> is the commit's whole
/// listing, <see cref="Files"/> what the patterns include of it.
/// </summary>
internal sealed class DownloadPlan
{
    public DownloadPlan(RepoTree tree, ImmutableArray<PlannedFile> files, bool snapshotExisted)
    {
        Tree = tree;
        Files = files;
        SnapshotExisted = snapshotExisted;
        var sources = tree.Files.ToDictionary(f => f.Path);
        Blobs = [.. files
            .GroupBy(f => f.Etag)
            .Select(g => new PlannedBlob(g.Key, g.First().Size, g.First().Mark, sources[g.First().Path], [.. g.Select(f => f.Path)]))
            .OrderBy(b => b.Size)];
        TotalBytes = Blobs.Sum(b => b.Size);
    }

    public RepoTree Tree { get; }

    public CommitHash Commit => Tree.Commit;

    public ImmutableArray<PlannedFile> Files { get; }

    /// <summary>The snapshot folder held files before this download was planned.</summary>
    public bool SnapshotExisted { get; }

    /// <summary>Each content once, smallest first.</summary>
    public ImmutableArray<PlannedBlob> Blobs { get; }

    /// <summary>Bytes of all blobs, each counted once.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes of the blobs that were in the cache when it was planned.</summary>
    public long PresentBytes => Files.Where(f => f.WasPresent).DistinctBy(f => f.Etag).Sum(f => f.Size);

    /// <summary>Whether one of its contents is in the cache.</summary>
    public bool IsHere(RepoCache repo, PlannedBlob blob) => repo.HasContent(Commit, blob.Paths, blob.Etag, blob.Size);

    /// <summary>
    /// Whether somebody has all of it: every file is linked, and its name leads to it. What a download brings moves the ref last, so
    /// this is another program's work, or our own that a kill cut off before it was noted.
    /// </summary>
    public bool IsWhole(RepoCache repo, Revision revision) =>
        repo.ReadRef(revision) == Commit && Files.All(f => repo.IsLinked(Commit, f.Path, f.Etag, f.Size));

    /// <summary>The same plan once <paramref name="completed"/> has all of its own: a cancel of this one must leave that.</summary>
    public DownloadPlan LeavingTo(DownloadPlan completed) => Leaving(
        Commit == completed.Commit ? completed.Files.Select(f => f.Path).ToHashSet() : [],
        completed.Files.Select(f => f.Etag).ToHashSet());

    /// <summary>The same plan in a cache that it was not made for: nothing that is there came from this download.</summary>
    public DownloadPlan LeavingWhatIsThere(RepoCache repo) => Leaving(
        Files.Where(f => repo.HasEntry(Commit, f.Path)).Select(f => f.Path).ToHashSet(),
        Blobs.Where(b => IsHere(repo, b)).Select(b => b.Etag).ToHashSet());

    /// <summary>The same plan where <paramref name="paths"/> and <paramref name="etags"/> are somebody's.</summary>
    public DownloadPlan Leaving(IReadOnlySet<RepoPath> paths, IReadOnlySet<Etag> etags) => new(
        Tree,
        [.. Files.Select(f => f with
        {
            WasLinked = f.WasLinked || paths.Contains(f.Path),
            WasPresent = f.WasPresent || etags.Contains(f.Etag),
        })],
        SnapshotExisted || paths.Count > 0);
}

/// <summary>One content of a plan.</summary>
/// <param name="Source">The file to ask the Hub for.</param>
/// <param name="Paths">Where it is linked: one path usually, several when files share the content.</param>
internal sealed record PlannedBlob(Etag Etag, long Size, PartialMark Mark, RepoFile Source, ImmutableArray<RepoPath> Paths);
