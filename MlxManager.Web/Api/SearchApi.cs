using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>The Hub's model listing.</summary>
internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder models) =>
        models.MapGet("/search", SearchAsync).WithName("searchModels")
            .WithSummary("Search the Hub for models.")
            .WithDescription("All conditions hold together; what a model does not tell the Hub cannot be found by. When the Hub cannot be reached or refuses, "
                + "the answer is 502 with the reason, never an empty list.")
            .ProducesProblem(400).ProducesProblem(502);

    internal static ProblemHttpResult Refusal(HubFailure failure) =>
        Problems.Of(StatusCodes.Status502BadGateway, failure.Message, ("reason", Query.Word(failure.Kind)));

    private static async Task<Results<Ok<ModelPageObject>, ProblemHttpResult>> SearchAsync(
        [AsParameters] SearchQuery query,
        [FromServices] HubClient hub,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var faults = new Faults();
        if (query.Read(faults) is not { } search)
        {
            return faults.ToProblem();
        }

        var answer = await hub.SearchAsync(search, cancellationToken);
        if (answer.IsOk)
        {
            return TypedResults.Ok(ModelPageObject.From(answer.Value));
        }

        if (answer.Failure.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Refusal(answer.Failure);
    }
}
