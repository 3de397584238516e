using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>One revision of which the cache holds something.</summary>
/// <param name="Refs">Branches and tags that point to it.</param>
/// <param name="FileCount">Files that are there.</param>
/// <param name="SizeBytes">Bytes of its blobs, each counted once.</param>
/// <param name="LastModified">When its newest content arrived.</param>
/// <param name="IsWhole">See <see cref="WholenessState.Whole"/>.</param>
/// <param name="IsUsable">Whole, or everything is there that the mlx tools fetch and read (they leave out pictures and the like).</param>
/// <param name="MissingFiles">How many files of the listing are not there.</param>
public sealed record LocalRevision(
    CommitHash Commit,
    IReadOnlyList<Revision> Refs,
    int FileCount,
    long SizeBytes,
    DateTimeOffset LastModified,
    bool IsWhole,
    bool IsUsable,
    int MissingFiles)
{
    internal static LocalRevision Of(CachedRevision revision) => new(
        revision.Commit,
        [.. revision.Refs.Select(name => Revision.TryParse(name, out var parsed) ? parsed : null).OfType<Revision>()],
        revision.FileCount,
        revision.SizeBytes,
        revision.LastChanged,
        revision.Wholeness.State == WholenessState.Whole,
        revision.Wholeness.IsUsable,
        revision.Wholeness.MissingFiles);
}

/// <param name="Revisions">Those of which at least one file is there, newest first.</param>
/// <param name="SizeBytes">Bytes of all its blobs that snapshots lead to, each counted once.</param>
public sealed record LocalModel(RepoId Id, IReadOnlyList<LocalRevision> Revisions, long SizeBytes)
{
    /// <summary>Whether a tool can load the model by its id with the network off.</summary>
    public bool IsUsable => Revisions.Any(revision => revision.IsUsable);

    /// <summary>Null for what is no model, or of which nothing is there.</summary>
    internal static LocalModel? Of(CachedRepo repo)
    {
        var there = repo.Revisions.Where(revision => revision.FileCount > 0).Select(LocalRevision.Of).ToList();
        return repo.Name.Kind == RepoKind.Model && there.Count > 0 ? new LocalModel(repo.Name.Id, there, repo.SizeBytes) : null;
    }
}
