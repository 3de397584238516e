using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>What the cache folder holds, whole or not.</summary>
internal static class CacheApi
{
    public static void MapCache(this IEndpointRouteBuilder cache)
    {
        cache.MapGet("", GetAsync).WithName("getCache")
            .WithSummary("What the cache holds: totals, every repo, and what is wrong. is_there is false while its disk is away.")
            .ProducesProblem(500);

        // A repo's name holds slashes: the route takes the rest of the path.
        cache.MapGet("/repos/{**repo}", GetRepoAsync).WithName("getCachedRepo")
            .WithSummary("One repo of the cache with its revisions, their files, partials, flaws, and what its own files say of it.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(500).ProducesProblem(503);
        cache.MapPost("/listings/{commit}/{**repo}", AskHubAsync).WithName("askForListing")
            .WithSummary("Ask the Hub which files belong to a revision of a model, keep its listing in the cache, and tell how whole it is.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(500).ProducesProblem(502).ProducesProblem(503);
    }

    private static async Task<Results<Ok<CacheObject>, ProblemHttpResult>> GetAsync(
        LibraryIndex index, [FromServices] ModelCache cache, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(CacheObject.From(await index.RefreshAsync(cancellationToken), cache.Root));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    private static async Task<Results<Ok<CachedRepoObject>, ProblemHttpResult>> GetRepoAsync(
        string? repo, LibraryIndex index, [FromServices] ModelCache cache, CancellationToken cancellationToken)
    {
        if (!TryParse(repo, out var name))
        {
            return NoName();
        }

        try
        {
            return await index.DetailsAsync(name, cancellationToken) is { } details ? TypedResults.Ok(CachedRepoObject.From(details)) : Missing(name, cache);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    private static async Task<Results<Ok<WholenessObject>, ProblemHttpResult>> AskHubAsync(
        string commit,
        string? repo,
        LibraryIndex index,
        HubListings listings,
        [FromServices] ModelCache cache,
        CancellationToken cancellationToken)
    {
        if (!TryParse(repo, out var name))
        {
            return NoName();
        }

        if (!CommitHash.TryParse(commit, out var hash))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "A commit is 40 hexadecimal digits.");
        }

        try
        {
            var seen = await index.RefreshAsync(cancellationToken);
            if (seen.Find(name) is not { } here || here.Revisions.All(revision => revision.Commit != hash))
            {
                return Missing(name, cache);
            }

            var answer = await listings.AskHubAsync(name, hash, cancellationToken);
            return answer.IsOk
                ? TypedResults.Ok(WholenessObject.From(answer.Value))
                : Problems.Of(StatusCodes.Status502BadGateway, answer.Failure.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    /// <summary>The server decodes every character of a path but the slash.</summary>
    private static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RepoName? name) =>
        RepoName.TryParse(text?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out name);

    private static ProblemHttpResult NoName() => Problems.Of(
        StatusCodes.Status400BadRequest, "A repo is models/owner/name, datasets/owner/name or spaces/owner/name.");

    private static ProblemHttpResult Missing(RepoName name, ModelCache cache) => cache.Exists
        ? Problems.Of(StatusCodes.Status404NotFound, $"The cache does not hold {name}.")
        : Problems.Of(StatusCodes.Status503ServiceUnavailable, $"The cache folder {cache.Root} is not there. Is its disk connected?");

    private static ProblemHttpResult Unreadable(Exception exception) =>
        Problems.Of(StatusCodes.Status500InternalServerError, $"The cache cannot be read: {exception.Message}");
}
