using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Api;

/// <summary>What takes the cache's disk, in bytes.</summary>
/// <param name="TotalBytes">Of the whole volume; null where the system does not tell, and while the disk is away.</param>
/// <param name="FreeBytes">Null likewise.</param>
/// <param name="PromisedBytes">Of what is free, what running and queued downloads have yet to take.</param>
/// <param name="UnplannedDownloads">Queued ones whose size is not known yet: not among the promised bytes.</param>
/// <param name="CacheBytes">All that the cache holds: what the budget counts.</param>
/// <param name="OtherRepoBytes">Of datasets and spaces.</param>
/// <param name="PartialBytes">What unfinished files occupy.</param>
/// <param name="UnreferencedBytes">Of whole blobs that no revision uses.</param>
/// <param name="ElsewhereBytes">Of everything on the volume that is not in the cache; null when the volume is not known.</param>
/// <param name="BudgetBytes">How much the cache may hold; null for as much as fits.</param>
/// <param name="Repos">The largest first.</param>
internal sealed record DiskObject(
    long? TotalBytes,
    long? FreeBytes,
    long PromisedBytes,
    int PromisedDownloads,
    int UnplannedDownloads,
    long CacheBytes,
    long ModelBytes,
    long OtherRepoBytes,
    long PartialBytes,
    long UnreferencedBytes,
    long TrashBytes,
    long? ElsewhereBytes,
    long? BudgetBytes,
    IReadOnlyList<RepoShareObject> Repos)
{
    public static DiskObject From(DiskPicture picture) => new(
        picture.Volume?.TotalBytes,
        picture.Volume?.FreeBytes,
        picture.PromisedBytes,
        picture.Promises,
        picture.Unplanned,
        picture.CacheBytes,
        picture.ModelBytes,
        picture.OtherRepoBytes,
        picture.PartialBytes,
        picture.LooseBytes,
        picture.TrashBytes,
        picture.ElsewhereBytes,
        picture.BudgetBytes,
        [.. picture.Repos.Select(repo => new RepoShareObject(repo.Name.ToString(), repo.SizeBytes, repo.PartialBytes, repo.LooseBytes))]);
}

/// <param name="Repo">As models/owner/name.</param>
/// <param name="SizeBytes">Of what its revisions use.</param>
internal sealed record RepoShareObject(string Repo, long SizeBytes, long PartialBytes, long UnreferencedBytes);
