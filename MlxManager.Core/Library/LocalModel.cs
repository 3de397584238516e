using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>One revision of which the cache holds something.</summary>
/// <param name="Refs">Branches and tags that point to it.</param>
/// <param name="FileCount">Files that are there.</param>
/// <param name="SizeBytes">Bytes of its blobs, each counted once.</param>
/// <param name="LastModified">When its newest content arrived.</param>
/// <param name="IsWhole">
/// Every file of the commit's listing is there with its size; without a listing: there are weights, all shards the index
/// names, and nothing dangles.
/// </param>
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
    int MissingFiles);

/// <param name="Revisions">Those of which at least one file is there, newest first.</param>
/// <param name="SizeBytes">Bytes of all blobs of these revisions, each counted once.</param>
public sealed record LocalModel(RepoId Id, IReadOnlyList<LocalRevision> Revisions, long SizeBytes)
{
    /// <summary>Whether a tool can load the model by its id with the network off.</summary>
    public bool IsUsable => Revisions.Any(revision => revision.IsUsable);
}

/// <summary>A folder that could not be understood, wholly or in part.</summary>
/// <param name="Folder">Its name in the cache.</param>
/// <param name="Reason">In plain words.</param>
public sealed record LocalFault(string Folder, string Reason);

/// <summary>What one look at the cache found.</summary>
/// <param name="Models">By id.</param>
public sealed record LocalScan(IReadOnlyList<LocalModel> Models, IReadOnlyList<LocalFault> Faults);
