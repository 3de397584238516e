using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>One repo of the cache, file by file.</summary>
/// <param name="Folder">Where it is on this machine.</param>
/// <param name="FileCount">Contents, each counted once.</param>
/// <param name="IsCorrupt">The official scan leaves it out.</param>
/// <param name="Unreferenced">Whole blobs that no revision leads to.</param>
/// <param name="StrayLocks">Lock files that nobody needs.</param>
/// <param name="KnownAbsent">Files that the Hub was asked for and does not have.</param>
/// <param name="Facts">Of a model's current revision; null for anything else.</param>
internal sealed record CachedRepoObject(
    string Repo,
    string Folder,
    long SizeBytes,
    int FileCount,
    DateTimeOffset LastUsed,
    DateTimeOffset LastChanged,
    bool IsCorrupt,
    IReadOnlyList<RevisionFilesObject> Revisions,
    IReadOnlyList<CachedRefObject> Refs,
    IReadOnlyList<PartialObject> Partials,
    IReadOnlyList<LooseBlobObject> Unreferenced,
    int StrayLocks,
    int KnownAbsent,
    IReadOnlyList<FlawObject> Flaws,
    LocalFactsObject? Facts)
{
    public static CachedRepoObject From(RepoDetails details) => new(
        details.Repo.Name.ToString(),
        details.Folder,
        details.Repo.SizeBytes,
        details.Repo.FileCount,
        details.Repo.LastUsed,
        details.Repo.LastChanged,
        details.Repo.IsCorrupt,
        [.. details.Revisions.Select(RevisionFilesObject.From)],
        [.. details.Repo.Refs.Select(one => new CachedRefObject(one.Name, one.Commit?.Value, one.IsDangling))],
        [.. details.Repo.Partials.Select(one => new PartialObject(one.FileName, one.Owner, one.DownloadId, one.SizeBytes, one.LastChanged))],
        [.. details.Repo.Unreferenced.Select(one => new LooseBlobObject(one.FileName, one.SizeBytes, one.LastChanged))],
        details.Repo.StrayLocks,
        details.Repo.KnownAbsent,
        [.. details.Repo.Flaws.Select(FlawObject.From)],
        details.Facts is { } facts ? LocalFactsObject.From(facts) : null);
}

/// <param name="HasListing">The commit's listing is here, so that sizes are compared with it and missing files are named.</param>
internal sealed record RevisionFilesObject(RevisionObject Revision, bool HasListing, IReadOnlyList<CachedFileObject> Files)
{
    public static RevisionFilesObject From(RevisionDetails revision) => new(
        RevisionObject.From(revision.Revision),
        revision.HasListing,
        [.. revision.Files.Select(file => new CachedFileObject(
            file.Path, file.SizeBytes, file.ExpectedBytes, file.BlobName, file.State, file.IsShared))]);
}

/// <param name="SizeBytes">Of what is here; null when nothing is.</param>
/// <param name="ExpectedBytes">By the listing; null without one.</param>
/// <param name="BlobName">Null for a file that lies in the snapshot itself.</param>
/// <param name="IsShared">Another revision leads to the same content.</param>
internal sealed record CachedFileObject(
    string Path, long? SizeBytes, long? ExpectedBytes, string? BlobName, CachedFileState State, bool IsShared);

/// <param name="IsDangling">There is no snapshot of its commit.</param>
internal sealed record CachedRefObject(string Name, string? Commit, bool IsDangling);

/// <param name="DownloadId">The download it belongs to, when it is ours.</param>
/// <param name="SizeBytes">What it occupies on the disk.</param>
internal sealed record PartialObject(string FileName, PartialOwner Owner, int? DownloadId, long SizeBytes, DateTimeOffset LastChanged);

internal sealed record LooseBlobObject(string FileName, long SizeBytes, DateTimeOffset LastChanged);

/// <summary>What a model's own files say of it; null where they do not.</summary>
/// <param name="Parameters">Weights, packed or not.</param>
/// <param name="Bits">Bits a weight.</param>
/// <param name="ContextLength">Tokens.</param>
internal sealed record LocalFactsObject(
    string? Architecture, long? Parameters, int? Bits, int? ContextLength, bool HasChatTemplate, string? Dtype, long? WeightBytes)
{
    public static LocalFactsObject From(LocalFacts facts) => new(
        facts.Architecture, facts.Parameters, facts.Bits, facts.ContextLength, facts.HasChatTemplate, facts.DType, facts.WeightBytes);
}
