using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Found;

namespace MlxManager.Web.Api;

/// <summary>Unfinished downloads that only the cache knows of.</summary>
internal static class FoundApi
{
    public static void MapFound(this IEndpointRouteBuilder models)
    {
        models.MapGet("/downloads/found", FindAsync).WithName("listFoundDownloads")
            .WithSummary("Unfinished downloads that were found in the cache and are in no list: it was lost, or another tool was killed.");
        models.MapPost("/downloads/found/resume", ResumeAsync).WithName("resumeFoundDownload")
            .WithSummary("Go on with one of them: a download of its commit starts, and takes over what is there.")
            .Accepts<FoundBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(502);
        models.MapPost("/downloads/found/leave", LeaveAsync).WithName("leaveFoundDownload")
            .WithSummary("Never offer one of them again; what is there stays, until the cache is pruned.")
            .Accepts<FoundBody>("application/json")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
    }

    private static async Task<Ok<IReadOnlyList<FoundObject>>> FindAsync([FromServices] FoundDownloads found, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<FoundObject>>([.. (await found.FindAsync(cancellationToken)).Select(FoundObject.From)]);

    private static async Task<Results<Accepted<StartedObject>, Ok<StartedObject>, ProblemHttpResult>> ResumeAsync(
        HttpRequest request, [FromServices] FoundDownloads found, IDownloads downloads, CancellationToken cancellationToken)
    {
        var (model, commit, faults) = await ReadAsync(request, cancellationToken);
        if (model is null || commit is null)
        {
            return faults.ToProblem();
        }

        if (await found.RequestAsync(model, commit, cancellationToken) is not { } answer)
        {
            return Problems.Of(StatusCodes.Status404NotFound, $"The cache holds no unfinished download of {model} at {commit} that is in no list.");
        }

        return answer.IsOk ? Started(await downloads.StartAsync(answer.Value, cancellationToken)) : SearchApi.Refusal(answer.Failure);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(
        HttpRequest request, [FromServices] FoundDownloads found, CancellationToken cancellationToken)
    {
        var (model, commit, faults) = await ReadAsync(request, cancellationToken);
        if (model is null || commit is null)
        {
            return faults.ToProblem();
        }

        await found.LeaveAsync(model, commit, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Results<Accepted<StartedObject>, Ok<StartedObject>, ProblemHttpResult> Started(StartAnswer answer)
    {
        var started = new StartedObject(answer.Download.TaskId, answer.Download.Id, answer.Download.Model.Value);
        return answer.Existed
            ? TypedResults.Ok(started)
            : TypedResults.Accepted($"{ApiRegistration.Prefix}/download/{Uri.EscapeDataString(started.TaskId)}/status", started);
    }

    private static async Task<(RepoId? Model, CommitHash? Commit, Faults Faults)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"model_id\": \"owner/name\", \"commit\": \"<40 hex digits>\"}", cancellationToken);
        if (!RepoId.TryParse(body.Text("model_id", faults), out var model))
        {
            faults.AddIfNone("model_id", "A model_id is needed, 'owner/name' or 'name'.");
        }

        if (!CommitHash.TryParse(body.Text("commit", faults), out var commit))
        {
            faults.AddIfNone("commit", "A commit is needed, 40 hex digits.");
        }

        return faults.Any ? (null, null, faults) : (model, commit, faults);
    }
}

/// <param name="ModelId">As it was listed.</param>
/// <param name="Commit">As it was listed.</param>
internal sealed record FoundBody(string ModelId, string Commit);

/// <param name="FilesTotal">Files that it surely had: what is here, what is begun, and the other shards of that.</param>
/// <param name="DownloadedBytes">What is here of them; of what is begun, at most.</param>
internal sealed record FoundObject(string ModelId, string Commit, int FilesDone, int FilesTotal, long DownloadedBytes, long TotalBytes)
{
    public static FoundObject From(FoundDownload found) =>
        new(found.Model.Value, found.Commit.Value, found.FilesHere, found.FilesTotal, found.HereBytes, found.TotalBytes);
}
