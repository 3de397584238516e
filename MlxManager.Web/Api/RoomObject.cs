using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Api;

/// <summary>What could be removed so that something fits. Nothing is removed by asking.</summary>
/// <param name="LacksDiskBytes">What must be freed for the disk to hold it with all that is promised; 0 when it fits.</param>
/// <param name="LacksBudgetBytes">What must be freed for the cache to stay within its budget.</param>
/// <param name="IsEnough">Whether removing every candidate would do.</param>
/// <param name="ProposedBytes">What the proposed ones free at least, each byte once.</param>
/// <param name="Candidates">The cheapest loss first, then the least recently used.</param>
/// <param name="Kept">What may not go, and why.</param>
internal sealed record RoomObject(
    long LacksDiskBytes,
    long LacksBudgetBytes,
    bool IsEnough,
    long ProposedBytes,
    IReadOnlyList<RoomItemObject> Candidates,
    IReadOnlyList<KeptObject> Kept)
{
    public static RoomObject From(RoomPlan plan)
    {
        var proposed = plan.Proposed.ToHashSet<RoomItem>(ReferenceEqualityComparer.Instance);
        return new(
            plan.Shortage.DiskBytes,
            plan.Shortage.BudgetBytes,
            plan.IsEnough,
            plan.ProposedBytes,
            [.. plan.Candidates.Select(item => new RoomItemObject(
                item.Kind, item.Repo?.ToString(), item.Commit?.Value, item.FileNames, item.Bytes, item.Repo is null ? null : item.LastUsed, proposed.Contains(item)))],
            [.. plan.Kept.Select(kept => new KeptObject(kept.Name.ToString(), kept.Bytes, kept.Reason))]);
    }
}

/// <param name="Repo">As models/owner/name; null for the trash.</param>
/// <param name="Commit">Of a detached revision.</param>
/// <param name="Files">Of orphaned partials and loose blobs: their names in blobs/.</param>
/// <param name="LastUsed">Of a repo; when it last changed for anything else; null for the trash.</param>
internal sealed record RoomItemObject(
    RoomItemKind Kind, string? Repo, string? Commit, IReadOnlyList<string> Files, long Bytes, DateTimeOffset? LastUsed, bool IsProposed);

internal sealed record KeptObject(string Repo, long Bytes, KeptReason Reason);
