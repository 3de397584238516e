using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>The Hub's model listing.</summary>
internal static class SearchApi
{
    private const int DefaultPage = 30;
    private const int LargestPage = 100;

    public static void MapSearch(this IEndpointRouteBuilder models) =>
        models.MapGet("/search", SearchAsync).WithName("searchModels")
            .WithSummary("Search the Hub for models.")
            .WithDescription("When the Hub cannot be reached or refuses, the answer is 502 with the reason, never an empty list.")
            .ProducesProblem(400).ProducesProblem(502);

    /// <summary>The question, or null with <paramref name="faults"/> filled.</summary>
    internal static ModelSearch? Parse(
        string? query, IReadOnlyList<string> filter, string? author, string? sort, string? limit, string? cursor, Faults faults)
    {
        var order = Query.Choice<ModelSort>("sort", sort, faults) ?? ModelSort.Downloads;
        var size = Query.Number("limit", limit, DefaultPage, LargestPage, faults);
        return faults.Any ? null : new ModelSearch(
            NullIfBlank(query),
            [.. filter.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            NullIfBlank(author),
            order,
            size,
            NullIfBlank(cursor));
    }

    internal static ProblemHttpResult Refusal(HubFailure failure) =>
        Problems.Of(StatusCodes.Status502BadGateway, failure.Message, ("reason", Query.Word(failure.Kind)));

    private static async Task<Results<Ok<ModelPageObject>, ProblemHttpResult>> SearchAsync(
        string? query,
        string[] filter,
        string? author,
        string? sort,
        string? limit,
        string? cursor,
        [FromServices] HubClient hub,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var faults = new Faults();
        if (Parse(query, filter, author, sort, limit, cursor, faults) is not { } search)
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

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
