namespace MlxManager.Tests.Interop;

/// <summary>What the official client's <c>scanCacheDir</c> finds. It looks at files directly in a snapshot only, not in its folders.</summary>
/// <param name="Warnings">A model folder that it takes for corrupt is not in <paramref name="Repos"/> but named here.</param>
internal sealed record CacheScan(long Size, IReadOnlyList<ScannedRepo> Repos, IReadOnlyList<string> Warnings);

/// <param name="FilesCount">Blobs, each counted once.</param>
internal sealed record ScannedRepo(ScannedId Id, string Path, long Size, int FilesCount, IReadOnlyList<ScannedRevision> Revisions);

internal sealed record ScannedId(string Name, string Type);

internal sealed record ScannedRevision(string CommitOid, string Path, long Size, IReadOnlyList<string> Refs, IReadOnlyList<ScannedFile> Files);

internal sealed record ScannedFile(string Path, ScannedBlob Blob);

internal sealed record ScannedBlob(string Path, long Size);
