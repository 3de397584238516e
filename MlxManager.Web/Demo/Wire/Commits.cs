using System.Globalization;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary><c>GET /api/models/{id}/commits/{revision}</c>: a history, newest first, in pages that are numbered (<c>p</c>) from 0 on.</summary>
internal static class Commits
{
    private const int LongestPage = 100;

    public static Task SendAsync(Exchange exchange, string id, string revision)
    {
        if (Access.ToCommit(exchange, id, revision, out _, out var commit) is { } error)
        {
            return error.SendAsync(exchange);
        }

        var request = exchange.Request;
        if (!TryParse(request.Query["p"], 0, int.MaxValue / LongestPage, out var page)
            || !TryParse(request.Query["limit"], Math.Min(50, exchange.Options.TreePageSize), LongestPage, out var limit))
        {
            return HubError.BadRequest("Invalid page or limit").SendAsync(exchange);
        }

        limit = Math.Clamp(limit, 1, exchange.Options.TreePageSize);
        var all = History(commit).ToList();
        if ((page + 1) * limit < all.Count)
        {
            exchange.Response.Headers.Link =
                $"<{request.Scheme}://{request.Host}{request.Path.ToUriComponent()}?limit={limit}&p={page + 1}>; rel=\"next\"";
        }

        return Reply.JsonAsync(exchange, new JsonArray([.. all.Skip(page * limit).Take(limit).Select(Json)]));
    }

    private static IEnumerable<SampleCommit> History(SampleCommit newest)
    {
        for (var commit = newest; commit is not null; commit = commit.Parent)
        {
            yield return commit;
        }
    }

    private static JsonObject Json(SampleCommit commit) => new()
    {
        ["id"] = commit.Id,
        ["title"] = commit.Title,
        ["message"] = "",
        ["date"] = ModelJson.Date(commit.Date),
        ["authors"] = new JsonArray(new JsonObject { ["user"] = "sample" }),
    };

    private static bool TryParse(string? text, int unset, int most, out int number)
    {
        number = unset;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }
}
