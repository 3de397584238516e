using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>One repo file by file, from one look at it. Never changes.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="Revisions">In the order of <see cref="CachedRepo.Revisions"/>.</param>
/// <param name="Facts">Of a model's current revision; null for anything else.</param>
public sealed record RepoDetails(CachedRepo Repo, string Folder, ImmutableArray<RevisionDetails> Revisions, LocalFacts? Facts);

/// <param name="HasListing">Its listing is here (<c>trees/&lt;commit&gt;.json</c>): sizes are compared with it, and what is missing is named.</param>
/// <param name="Files">By path.</param>
public sealed record RevisionDetails(CachedRevision Revision, bool HasListing, ImmutableArray<CachedFile> Files);

public enum CachedFileState
{
    Present,

    /// <summary>The listing names it, and it is not here.</summary>
    Missing,

    /// <summary>Its link leads to nothing.</summary>
    Dangling,

    /// <summary>It has not the size that the listing says.</summary>
    WrongSize,
}

/// <param name="Path">In the repo, with forward slashes.</param>
/// <param name="SizeBytes">Of what is here; null when nothing is.</param>
/// <param name="ExpectedBytes">By the listing; null when none tells.</param>
/// <param name="BlobName">In <c>blobs/</c>: of the link here, else by the listing; null for a file that lies in the snapshot itself.</param>
/// <param name="IsShared">Another revision leads to the same content.</param>
public sealed record CachedFile(
    string Path, long? SizeBytes, long? ExpectedBytes, string? BlobName, CachedFileState State, bool IsShared)
{
    /// <summary>Null for one the listing does not name.</summary>
    public Etag? ExpectedEtag { get; init; }
}
