using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Web.Api;

/// <summary>What pruning would do.</summary>
/// <param name="FreedBytes">Of all that would go together: more than the sum where revisions share blobs.</param>
/// <param name="Staying">What has an obstacle.</param>
internal sealed record PrunePlanObject(long FreedBytes, bool UsesTrash, IReadOnlyList<LooseEndObject> Going, IReadOnlyList<LooseEndObject> Staying)
{
    public static PrunePlanObject From(PrunePreview plan) =>
        new(plan.FreedBytes, plan.UsesTrash, [.. plan.Going.Select(LooseEndObject.From)], [.. plan.Staying.Select(LooseEndObject.From)]);
}

/// <summary>What pruning did.</summary>
/// <param name="Failures">What the disk refused, in words.</param>
internal sealed record PrunedObject(
    long FreedBytes, long SetAsideBytes, IReadOnlyList<LooseEndObject> Gone, IReadOnlyList<LooseEndObject> Staying, IReadOnlyList<string> Failures)
{
    public static PrunedObject From(PruneAnswer answer) => new(
        answer.FreedBytes, answer.SetAsideBytes, [.. answer.Gone.Select(LooseEndObject.From)], [.. answer.Staying.Select(LooseEndObject.From)], answer.Failures);
}

/// <param name="Path">Below the cache folder.</param>
/// <param name="SizeBytes">What it alone gives back.</param>
/// <param name="Obstacle">What keeps it from going.</param>
/// <param name="DownloadId">The download that needs it, or that a paused partial belongs to.</param>
/// <param name="IsProposed">Nothing is lost with it that could be used.</param>
internal sealed record LooseEndObject(
    LooseEndKind Kind, string Repo, string Path, long SizeBytes, DateTimeOffset LastChanged, LooseEndObstacle Obstacle, int? DownloadId, bool IsProposed)
{
    public static LooseEndObject From(LooseEnd end) =>
        new(end.Kind, end.Repo.ToString(), end.Path, end.SizeBytes, end.LastChanged, end.Obstacle, end.DownloadId, end.IsProposed);
}
