using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>One revision that the cache holds whole.</summary>
/// <param name="Refs">Branches and tags that point to it.</param>
/// <param name="SizeBytes">Bytes of its blobs, each counted once.</param>
public sealed record LocalRevision(CommitHash Commit, IReadOnlyList<Revision> Refs, int FileCount, long SizeBytes, DateTimeOffset LastModified);

/// <param name="SizeBytes">Bytes of all blobs of these revisions, each counted once.</param>
public sealed record LocalModel(RepoId Id, IReadOnlyList<LocalRevision> Revisions, long SizeBytes);

/// <summary>What the cache holds whole.</summary>
public sealed class LocalModels(Cache.ModelCache cache)
{
    private readonly Cache.ModelCache _cache = cache;

    public IReadOnlyList<LocalModel> Scan(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The model if at least one revision of it is whole, else null.</summary>
    public LocalModel? Find(RepoId id) => throw new NotSupportedException();
}
