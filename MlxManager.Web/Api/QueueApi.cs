using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Downloads;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Api;

/// <summary>The order in which downloads wait for their turn, and the limit of a single one.</summary>
internal static class QueueApi
{
    public static void MapQueue(this IEndpointRouteBuilder models)
    {
        models.MapPost("/download/{download_id}/move", MoveAsync).WithName("moveDownload")
            .WithSummary("Move a download that waits for its turn before another one that waits, or to the end.")
            .Accepts<MoveBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415);
        models.MapPost("/download/{download_id}/start-now", StartNowAsync).WithName("startDownloadNow")
            .WithSummary("Let a download that waits for its turn begin at once, beyond the number that may run.")
            .ProducesProblem(404).ProducesProblem(409);
        models.MapPost("/download/{download_id}/limit", LimitAsync).WithName("limitDownload")
            .WithSummary("Limit the rate of one download, or lift its limit. Counts at once, also while it runs.")
            .Accepts<LimitBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415);
    }

    private static async Task<Results<Ok<DownloadObject>, ProblemHttpResult>> MoveAsync(
        [FromRoute(Name = "download_id")] string id, HttpRequest request, IDownloads downloads, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"before\": 7}", cancellationToken);
        var before = body.Number("before", 1, int.MaxValue, faults);
        return faults.Any ? faults.ToProblem()
            : Answer(id, await downloads.MoveAsync(DownloadsApi.Number(id), (int?)before, cancellationToken));
    }

    private static async Task<Results<Ok<DownloadObject>, ProblemHttpResult>> StartNowAsync(
        [FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken) =>
        Answer(id, await downloads.StartNowAsync(DownloadsApi.Number(id), cancellationToken));

    private static async Task<Results<Ok<DownloadObject>, ProblemHttpResult>> LimitAsync(
        [FromRoute(Name = "download_id")] string id, HttpRequest request, IDownloads downloads, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"bytes_per_second\": 5000000}", cancellationToken);
        var limit = body.Number("bytes_per_second", PacePreferences.LeastBytesPerSecond, PacePreferences.MostBytesPerSecond, faults);
        return faults.Any ? faults.ToProblem()
            : Answer(id, await downloads.LimitAsync(DownloadsApi.Number(id), limit, cancellationToken));
    }

    private static Results<Ok<DownloadObject>, ProblemHttpResult> Answer(string id, CommandAnswer answer) =>
        answer.IsDone ? TypedResults.Ok(DownloadObject.From(answer.Download)) : DownloadsApi.Refusal(id, answer);
}

/// <param name="Before">The number of another one that waits; null or left out for the end.</param>
internal sealed record MoveBody(int? Before = null);

/// <param name="BytesPerSecond">From 1024 on; null or left out lifts the limit.</param>
internal sealed record LimitBody(long? BytesPerSecond = null);
