using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library.Disk;

/// <summary>What takes the cache's volume, from one look at it. All in bytes.</summary>
public sealed record DiskPicture
{
    /// <summary>Null where the system does not tell, and while the cache's disk is away.</summary>
    public required VolumeSpace? Volume { get; init; }

    /// <summary>Those that take any room, the largest first.</summary>
    public required ImmutableArray<RepoShare> Repos { get; init; }

    /// <summary>What was deleted and can still be brought back.</summary>
    public long TrashBytes { get; init; }

    /// <summary>What running and queued downloads have yet to take of what is free.</summary>
    public long PromisedBytes { get; init; }

    /// <summary>How many downloads that is.</summary>
    public int Promises { get; init; }

    /// <summary>Queued downloads of which nobody knows the size yet: not among the promised bytes.</summary>
    public int Unplanned { get; init; }

    /// <summary>How much the cache may hold; null for as much as fits.</summary>
    public long? BudgetBytes { get; init; }

    public long ModelBytes => Repos.Where(repo => repo.Name.Kind == RepoKind.Model).Sum(repo => repo.SizeBytes);

    /// <summary>Of datasets and spaces.</summary>
    public long OtherRepoBytes => Repos.Where(repo => repo.Name.Kind != RepoKind.Model).Sum(repo => repo.SizeBytes);

    public long PartialBytes => Repos.Sum(repo => repo.PartialBytes);

    public long LooseBytes => Repos.Sum(repo => repo.LooseBytes);

    /// <summary>All that the budget counts.</summary>
    public long CacheBytes => Repos.Sum(repo => repo.Bytes) + TrashBytes;

    /// <summary>Of everything else on the volume; null when the volume is not known.</summary>
    public long? ElsewhereBytes => Volume is { } volume ? Math.Max(0, volume.TotalBytes - volume.FreeBytes - CacheBytes) : null;

    internal static DiskPicture Of(Inventory inventory, DiskOutlook outlook, long? totalBytes, long trashBytes, long? budgetBytes) => new()
    {
        Volume = totalBytes is { } total && outlook.FreeBytes is { } free ? new VolumeSpace(total, free) : null,
        Repos = [.. inventory.Repos.Select(RepoShare.Of).Where(repo => repo.Bytes > 0)
            .OrderByDescending(repo => repo.Bytes).ThenBy(repo => repo.Name.ToString(), StringComparer.Ordinal)],
        TrashBytes = trashBytes,
        PromisedBytes = outlook.PromisedBytes,
        Promises = outlook.Promises,
        Unplanned = outlook.Unplanned,
        BudgetBytes = budgetBytes,
    };
}
