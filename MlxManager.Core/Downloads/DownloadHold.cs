using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>What an unfinished download needs of the cache: nobody else may remove it.</summary>
/// <param name="Commit">Null while its commit is not known yet: then it holds the model and nothing in particular.</param>
public sealed record DownloadHold(int DownloadId, DownloadStatus Status, RepoId Model, CommitHash? Commit, ImmutableArray<HeldBlob> Blobs);

/// <param name="Mark">Of the partial that it fills, or would fill.</param>
public sealed record HeldBlob(Etag Etag, PartialMark Mark, long Size);
