using MlxManager.Core.Cache;

namespace MlxManager.Core.Library.Disk;

/// <summary>What one repo takes of the disk.</summary>
/// <param name="SizeBytes">Of what its snapshots lead to.</param>
/// <param name="PartialBytes">What its partials occupy, whoever's they are.</param>
/// <param name="LooseBytes">Of whole blobs that no snapshot leads to.</param>
public sealed record RepoShare(RepoName Name, long SizeBytes, long PartialBytes, long LooseBytes)
{
    public long Bytes => SizeBytes + PartialBytes + LooseBytes;

    internal static RepoShare Of(CachedRepo repo) => new(
        repo.Name,
        repo.SizeBytes,
        repo.Partials.Sum(partial => partial.SizeBytes),
        repo.Unreferenced.Sum(blob => blob.SizeBytes));
}
