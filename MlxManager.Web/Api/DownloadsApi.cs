using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Api;

/// <summary>Downloads: start, follow, command, history.</summary>
internal static class DownloadsApi
{
    private const int DefaultHistory = 100;
    private const int LongestHistory = 1000;

    private static readonly JsonDocumentOptions BodyOptions = new() { AllowDuplicateProperties = false };

    public static void MapDownloads(this IEndpointRouteBuilder models)
    {
        models.MapPost("/download", StartAsync).WithName("startDownload")
            .WithSummary("Start bringing a model into the cache, or find the download that already does.")
            .Accepts<StartBody>("application/json")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        models.MapGet("/download/{task_id}/progress", FollowAsync).WithName("followDownload")
            .WithSummary("Follow a download as server-sent events, until it is completed, failed, cancelled or paused.")
            .ProducesProblem(404);
        models.MapGet("/download/{task_id}/status", StatusAsync).WithName("getDownloadStatus")
            .WithSummary("A download by any run it ever had.")
            .ProducesProblem(404);
        Command(models, DownloadCommand.Pause, "Stop a download and keep what it has. Answers when no byte flows any more.");
        Command(models, DownloadCommand.Resume, "Go on with a paused download, in a new run.");
        Command(models, DownloadCommand.Retry, "Try a failed download again, in a new run.");
        models.MapGet("/download/{download_id}/cancel", PreviewCancelAsync).WithName("previewCancel")
            .WithSummary("What a cancel would do; nothing is changed.")
            .ProducesProblem(404);
        models.MapPost("/download/{download_id}/cancel", CancelAsync).WithName("cancelDownload")
            .WithSummary("Cancel a download and remove what it brought.")
            .WithDescription("Where cleaning fails the answer is 500 with the cancelled download in its field download.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(500);
        models.MapGet("/downloads/active", Active).WithName("listActiveDownloads")
            .WithSummary("Every download that is pending, downloading, paused or failed.");
        models.MapGet("/downloads", HistoryAsync).WithName("listDownloads")
            .WithSummary("Every download that is still known, newest first.")
            .ProducesProblem(400);
        models.MapGet("/downloads/{download_id}", DetailsAsync).WithName("getDownload")
            .WithSummary("A download with its files.")
            .ProducesProblem(404);
        models.MapGet("/downloads/{download_id}/events", EventsAsync).WithName("listDownloadEvents")
            .WithSummary("What happened to a download, oldest first; an outage is one event, however often it was tried meanwhile.")
            .ProducesProblem(404);

        // The constraint leaves a model of an owner named "downloads" to the call that removes models.
        models.MapDelete("/downloads/{download_id:int}", ForgetAsync).WithName("forgetDownload")
            .WithSummary("Forget a finished download; its model stays in the cache.")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static void Command(IEndpointRouteBuilder models, DownloadCommand command, string summary)
    {
        var verb = JsonNamingPolicy.SnakeCaseLower.ConvertName(command.ToString());
        models.MapPost(
                $"/download/{{download_id}}/{verb}",
                ([FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken) =>
                    CommandAsync(id, command, downloads, cancellationToken))
            .WithName($"{verb}Download").WithSummary(summary)
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Results<Accepted<StartedObject>, Ok<StartedObject>, ProblemHttpResult>> StartAsync(
        HttpRequest request, IDownloads downloads, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        StartRequest? start = null;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, BodyOptions, cancellationToken);
            start = StartBody.Parse(body.RootElement, faults);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            faults.Add("body", "The body is missing or is not valid JSON. Send one such as {\"model_id\": \"owner/name\"}.");
        }

        if (start is null)
        {
            return faults.ToProblem();
        }

        var answer = await downloads.StartAsync(start, cancellationToken);
        var started = new StartedObject(answer.Download.TaskId, answer.Download.Id, answer.Download.Model.Value);
        return answer.Existed
            ? TypedResults.Ok(started)
            : TypedResults.Accepted($"{ApiRegistration.Prefix}/download/{Uri.EscapeDataString(started.TaskId)}/status", started);
    }

    private static async Task<Results<ServerSentEventsResult<DownloadObject>, ProblemHttpResult>> FollowAsync(
        [FromRoute(Name = "task_id")] string taskId, IDownloads downloads, ProgressStream progress, CancellationToken cancellationToken) =>
        await downloads.FindByTaskAsync(taskId, cancellationToken) is { } download
            ? TypedResults.ServerSentEvents(progress.FollowAsync(download.Id, cancellationToken))
            : Problems.NoDownload(taskId);

    private static async Task<Results<Ok<DownloadObject>, ProblemHttpResult>> StatusAsync(
        [FromRoute(Name = "task_id")] string taskId, IDownloads downloads, CancellationToken cancellationToken) =>
        await downloads.FindByTaskAsync(taskId, cancellationToken) is { } download
            ? TypedResults.Ok(DownloadObject.From(download))
            : Problems.NoDownload(taskId);

    private static async Task<Results<Ok<DownloadObject>, ProblemHttpResult>> CommandAsync(
        string id, DownloadCommand command, IDownloads downloads, CancellationToken cancellationToken)
    {
        var answer = await downloads.CommandAsync(Number(id), command, cancellationToken);
        return answer.IsDone ? TypedResults.Ok(DownloadObject.From(answer.Download)) : Refusal(id, answer);
    }

    private static async Task<Results<Ok<CancelledDownloadObject>, ProblemHttpResult>> CancelAsync(
        [FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken)
    {
        var answer = await downloads.CommandAsync(Number(id), DownloadCommand.Cancel, cancellationToken);
        return answer.IsDone ? TypedResults.Ok(CancelledDownloadObject.From(answer.Download, answer.FreedBytes)) : Refusal(id, answer);
    }

    private static async Task<Results<Ok<CancelPreviewObject>, ProblemHttpResult>> PreviewCancelAsync(
        [FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken) =>
        await downloads.PreviewCancelAsync(Number(id), cancellationToken) is { } preview
            ? TypedResults.Ok(CancelPreviewObject.From(preview))
            : Problems.NoDownload(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(
        [FromRoute(Name = "download_id")] int id, IDownloads downloads, CancellationToken cancellationToken)
    {
        var answer = await downloads.CommandAsync(id, DownloadCommand.Forget, cancellationToken);
        return answer.Outcome == CommandOutcome.Done
            ? TypedResults.NoContent()
            : Refusal(id.ToString(CultureInfo.InvariantCulture), answer);
    }

    private static Ok<IReadOnlyList<DownloadObject>> Active(IDownloads downloads)
    {
        using var now = downloads.Subscribe();
        return TypedResults.Ok<IReadOnlyList<DownloadObject>>(
        [
            .. now.Current.Values
                .Where(download => download.Status is not (DownloadStatus.Completed or DownloadStatus.Cancelled))
                .OrderBy(download => download.Id)
                .Select(DownloadObject.From),
        ]);
    }

    private static async Task<Results<Ok<IReadOnlyList<DownloadObject>>, ProblemHttpResult>> HistoryAsync(
        string? status, string? limit, IDownloads downloads, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var wanted = Query.Choice<DownloadStatus>("status", status, faults);
        var most = Query.Number("limit", limit, DefaultHistory, LongestHistory, faults);
        return faults.Any
            ? faults.ToProblem()
            : TypedResults.Ok<IReadOnlyList<DownloadObject>>(
                [.. (await downloads.GetHistoryAsync(wanted, most, cancellationToken)).Select(DownloadObject.From)]);
    }

    private static async Task<Results<Ok<DetailedDownloadObject>, ProblemHttpResult>> DetailsAsync(
        [FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken) =>
        await downloads.GetDetailsAsync(Number(id), cancellationToken) is { } details
            ? TypedResults.Ok(DetailedDownloadObject.From(details))
            : Problems.NoDownload(id);

    private static async Task<Results<Ok<IReadOnlyList<EventObject>>, ProblemHttpResult>> EventsAsync(
        [FromRoute(Name = "download_id")] string id, IDownloads downloads, CancellationToken cancellationToken) =>
        await downloads.GetEventsAsync(Number(id), cancellationToken) is { } events
            ? TypedResults.Ok<IReadOnlyList<EventObject>>([.. events.Select(EventObject.From)])
            : Problems.NoDownload(id);

    /// <summary>What is not a number is answered like the number no download has: not found.</summary>
    public static int Number(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static ProblemHttpResult Refusal(string id, CommandAnswer answer)
    {
        if (answer.Outcome == CommandOutcome.NotFound || answer.Download is not { } download)
        {
            return Problems.NoDownload(id);
        }

        return answer.Outcome == CommandOutcome.CleanupFailed
            ? Problems.Of(
                StatusCodes.Status500InternalServerError,
                answer.Message ?? "It is cancelled, but not everything could be removed. It is tried again until it is.",
                ("download", CancelledDownloadObject.From(download, answer.FreedBytes)))
            : Problems.Of(
                StatusCodes.Status409Conflict,
                answer.Message ?? $"A download that is {Query.Word(download.Status)} does not allow this.",
                ("download", DownloadObject.From(download)));
    }
}

internal sealed record StartedObject(string TaskId, int DownloadId, string ModelId);
