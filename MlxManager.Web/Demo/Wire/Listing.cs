using System.Globalization;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary><c>GET /api/models</c>: search, filters, order, pages.</summary>
internal static class Listing
{
    public static async Task SendAsync(Exchange exchange)
    {
        var query = exchange.Request.Query;
        var expand = ModelJson.Expand(query);
        if (exchange.Record.HasAuthorization && exchange.Account is null)
        {
            await HubError.BadToken.SendAsync(exchange);
        }
        else if (ModelJson.FirstUnknown(expand, isListing: true) is { } unknown)
        {
            await HubError.BadRequest($"Invalid option: expected one of the expandable fields, got \"{unknown}\"").SendAsync(exchange);
        }
        else if (Order(query["sort"].ToString()) is not { } order)
        {
            await HubError.BadRequest("Invalid sort parameter").SendAsync(exchange);
        }
        else if (Paging.Page(exchange, Find(exchange, order), exchange.Options.ListingPageSize) is not { } page)
        {
            await HubError.BadRequest("Invalid cursor or limit").SendAsync(exchange);
        }
        else
        {
            var json = page.Select(repo => ModelJson.Of(repo, repo.Find(SampleRepo.Main)!, expand, isListing: true));
            await Reply.JsonAsync(exchange, new JsonArray([.. json]));
        }
    }

    private static List<SampleRepo> Find(Exchange exchange, Func<SampleModel, IComparable> order)
    {
        var query = exchange.Request.Query;
        var filters = query["filter"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var words = query["search"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var author = query["author"].ToString();
        var task = query["pipeline_tag"].ToString();
        var gated = query["gated"].ToString();
        var found = exchange.Hub.Repos
            .Where(repo => Access.CanSee(exchange, repo.Model))
            .Where(repo => words.All(word => repo.Model.Id.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Where(repo => author.Length == 0 || string.Equals(repo.Model.Owner, author, StringComparison.OrdinalIgnoreCase))
            .Where(repo => task.Length == 0 || repo.Model.PipelineTag == task)
            .Where(repo => filters.All(filter => Carries(repo.Model, filter)))
            .Where(repo => gated.Length == 0 || gated == (repo.Model.Gating == SampleGating.Open ? "false" : "true"))
            .Where(repo => IsWithin(repo.Model.ParameterCount, query["num_parameters"].ToString()));
        return query["direction"] == "1"
            ? [.. found.OrderBy(repo => order(repo.Model))]
            : [.. found.OrderByDescending(repo => order(repo.Model))];
    }

    private static bool Carries(SampleModel model, string filter) =>
        model.Tags.Contains(filter) || model.LibraryName == filter || model.PipelineTag == filter;

    private static Func<SampleModel, IComparable>? Order(string sort) => sort switch
    {
        "" or "trendingScore" => model => ModelJson.Trending(model),
        "downloads" => model => model.Downloads,
        "likes" => model => model.Likes,
        "lastModified" => model => model.LastModified,
        "createdAt" => model => model.CreatedAt,
        _ => null,
    };

    /// <summary><c>min:6B,max:8B</c>; a model that does not say its count is in no range.</summary>
    private static bool IsWithin(long? count, string bounds)
    {
        foreach (var bound in bounds.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (count is null
                || (bound.StartsWith("min:", StringComparison.Ordinal) && count < Count(bound[4..]))
                || (bound.StartsWith("max:", StringComparison.Ordinal) && count > Count(bound[4..])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>8B</c>, <c>350M</c>, or a plain number.</summary>
    public static double Count(string text)
    {
        var scale = char.ToUpperInvariant(text.LastOrDefault()) switch
        {
            'K' => 1e3,
            'M' => 1e6,
            'B' => 1e9,
            'T' => 1e12,
            _ => 1,
        };
        return double.TryParse(scale > 1 ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * scale : 0;
    }
}
