using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary>One model's description, its branches and tags, and whose token it is.</summary>
internal static class ModelsApi
{
    public static async Task InfoAsync(Exchange exchange, string id, string revision)
    {
        var expand = ModelJson.Expand(exchange.Request.Query);
        if (Access.ToCommit(exchange, id, revision, out var repo, out var commit) is { } error)
        {
            await error.SendAsync(exchange);
            return;
        }

        if (ModelJson.FirstUnknown(expand, isListing: false) is { } unknown)
        {
            await HubError.BadRequest($"Invalid option: expected one of the expandable fields, got \"{unknown}\"").SendAsync(exchange);
            return;
        }

        var json = ModelJson.Of(repo, commit, expand, isListing: false);
        if (exchange.Request.Query["blobs"] is ["true" or "True" or "1"])
        {
            json["siblings"] = await ModelJson.BlobsAsync(commit);
        }

        exchange.Response.Headers["X-Repo-Commit"] = commit.Id;
        await Reply.JsonAsync(exchange, json);
    }

    public static Task RefsAsync(Exchange exchange, string id)
    {
        if (Access.ToModel(exchange, id, out var repo) is { } error)
        {
            return error.SendAsync(exchange);
        }

        return Reply.JsonAsync(exchange, new JsonObject
        {
            ["branches"] = Refs(repo.Branches.Where(branch => !branch.Key.StartsWith("refs/", StringComparison.Ordinal)), "refs/heads/"),
            ["converts"] = new JsonArray(),
            ["tags"] = Refs(repo.Tags, "refs/tags/"),
        });
    }

    public static Task WhoAmIAsync(Exchange exchange)
    {
        if (exchange.Account is not { } account)
        {
            return (exchange.Record.HasAuthorization ? HubError.BadToken : HubError.SignIn).SendAsync(exchange);
        }

        return Reply.JsonAsync(exchange, new JsonObject
        {
            ["type"] = "user",
            ["id"] = "0123456789abcdef01234567",
            ["name"] = account.Name,
            ["fullname"] = account.Name,
            ["isPro"] = false,
            ["orgs"] = new JsonArray(),
            ["auth"] = new JsonObject
            {
                ["type"] = "access_token",
                ["accessToken"] = new JsonObject { ["displayName"] = "sample", ["role"] = "read", ["createdAt"] = "2026-01-01T00:00:00.000Z" },
            },
        });
    }

    private static JsonArray Refs(IEnumerable<KeyValuePair<string, string>> refs, string prefix) => new([.. refs.Select(item =>
        new JsonObject { ["name"] = item.Key, ["ref"] = prefix + item.Key, ["targetCommit"] = item.Value })]);
}
