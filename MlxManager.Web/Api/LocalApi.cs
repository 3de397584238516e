using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>What the cache holds.</summary>
internal static class LocalApi
{
    public static void MapLocal(this IEndpointRouteBuilder models)
    {
        models.MapGet("/local", ListAsync).WithName("listLocalModels")
            .WithSummary("Every model of which the cache holds at least one revision whole.");

        // A model's id holds a slash: the route takes the rest of the path. Routes with names of their own go before it.
        models.MapDelete("/{**model_id}", RemoveAsync).WithName("removeModel")
            .WithSummary("Remove a model from the cache, with all its revisions.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(500);
    }

    private static async Task<Ok<IReadOnlyList<LocalObject>>> ListAsync([FromServices] LocalModels local, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<LocalObject>>([.. (await local.ScanAsync(cancellationToken)).Where(model => model.IsUsable).Select(LocalObject.From)]);

    private static async Task<Results<Ok<RemovedObject>, ProblemHttpResult>> RemoveAsync(
        [FromRoute(Name = "model_id")] string? id, IDownloads downloads, CancellationToken cancellationToken)
    {
        // The server decodes every character of a path but the slash, which clients that encode the whole id send as %2F.
        if (!RepoId.TryParse(id?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var model))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "This is not a model id. A model id is 'owner/name' or 'name'.");
        }

        var answer = await downloads.RemoveModelAsync(model, cancellationToken);
        return answer.Outcome switch
        {
            RemoveOutcome.Removed => TypedResults.Ok(new RemovedObject(model.Value, answer.FreedBytes)),
            RemoveOutcome.NotFound => Problems.Of(StatusCodes.Status404NotFound, answer.Message ?? $"The cache does not hold {model}."),
            RemoveOutcome.Busy => Problems.Of(
                StatusCodes.Status409Conflict,
                answer.Message ?? $"A download of {model} is not finished. Cancel it, or wait until it is complete."),
            _ => Problems.Of(
                StatusCodes.Status500InternalServerError,
                answer.Message ?? $"Not everything of {model} could be removed.",
                ("freed_bytes", answer.FreedBytes)),
        };
    }
}
