using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>How much of each blob of a plan is here while nothing is transferred, from the disk and the journal.</summary>
internal static class BytesAtRest
{
    public static async Task<IReadOnlyDictionary<Etag, long>> OfAsync(RunServices services, RepoCache repo, DownloadPlan plan)
    {
        var model = repo.Id.Value;
        var rows = await services.Database.ReadAsync(context =>
            context.Partials.Where(p => p.Model == model).ToDictionaryAsync(p => p.Etag));
        return plan.Blobs.ToDictionary(b => b.Etag, b =>
            plan.IsHere(repo, b) ? b.Size
            : rows.TryGetValue(b.Etag.Value, out var row) && row.Mark == b.Mark.Value && repo.HasPartial(b.Etag, b.Mark)
                ? Good(row, services.Fill.BootId)
                : 0);
    }

    private static long Good(PartialRow row, string bootId) =>
        SpanSet.TryParse(row.BootId == bootId ? row.Written : row.Durable)?.Count ?? 0;
}
