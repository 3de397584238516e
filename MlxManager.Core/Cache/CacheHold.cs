using System.Collections.Immutable;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>What an unfinished download needs of a repo's folder.</summary>
/// <param name="IsAtRest">It is paused or has failed: its partials may go if a person says so, since it can fetch them again.</param>
/// <param name="Commit">Null while it is not known yet.</param>
public sealed record CacheHold(int DownloadId, bool IsAtRest, CommitHash? Commit, ImmutableArray<HeldPartial> Blobs);

/// <param name="Mark">Of the partial that it fills, or would fill.</param>
public sealed record HeldPartial(Etag Etag, PartialMark Mark);
