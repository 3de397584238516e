using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary>The files and folders of a commit: <c>/tree</c> in pages, <c>/paths-info</c> for given paths.</summary>
internal static class Tree
{
    public static async Task SendAsync(Exchange exchange, string id, string revision, string folder)
    {
        if (Access.ToCommit(exchange, id, revision, out _, out var commit) is { } error)
        {
            await error.SendAsync(exchange);
            return;
        }

        var query = exchange.Request.Query;
        var entries = Entries(commit, folder, IsTrue(query["recursive"]));
        if (entries.Count == 0 && folder.Length > 0)
        {
            await HubError.EntryNotFound.SendAsync(exchange);
        }
        else if (Paging.Page(exchange, entries, exchange.Options.TreePageSize) is not { } page)
        {
            await HubError.BadRequest("Invalid cursor or limit").SendAsync(exchange);
        }
        else
        {
            exchange.Response.Headers["X-Repo-Commit"] = commit.Id;
            // Started together: hashing a model's shards for the first time takes a second for each gigabyte.
            await Task.WhenAll(page.Where(commit.Files.ContainsKey).Select(path => commit.Files[path].HashesAsync()));
            await Reply.JsonAsync(exchange, await JsonAsync(commit, page, IsTrue(query["expand"])));
        }
    }

    public static async Task PathsInfoAsync(Exchange exchange, string id, string revision)
    {
        if (Access.ToCommit(exchange, id, revision, out _, out var commit) is { } error)
        {
            await error.SendAsync(exchange);
            return;
        }

        PathsQuestion? question;
        try
        {
            question = await exchange.Request.ReadFromJsonAsync<PathsQuestion>(exchange.Gone);
        }
        catch (JsonException)
        {
            question = null;
        }

        if (question?.Paths is null)
        {
            await HubError.BadRequest("Expected a list of paths").SendAsync(exchange);
            return;
        }

        var all = Entries(commit, "", recursive: true).ToHashSet();
        await Reply.JsonAsync(exchange, await JsonAsync(commit, question.Paths.Where(all.Contains), question.Expand));
    }

    /// <summary>Paths of files and folders, in order.</summary>
    private static List<string> Entries(SampleCommit commit, string folder, bool recursive)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var entries = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in commit.Files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            for (var slash = path.IndexOf('/', prefix.Length); slash >= 0; slash = recursive ? path.IndexOf('/', slash + 1) : -1)
            {
                entries.Add(path[..slash]);
            }

            if (recursive || path.IndexOf('/', prefix.Length) < 0)
            {
                entries.Add(path);
            }
        }

        return [.. entries];
    }

    private static async Task<JsonArray> JsonAsync(SampleCommit commit, IEnumerable<string> paths, bool expand)
    {
        var array = new JsonArray();
        foreach (var path in paths)
        {
            var json = commit.Files.TryGetValue(path, out var file) ? await FileJsonAsync(file) : FolderJson(commit, path);
            if (expand)
            {
                var last = commit.LastChangeOf(path);
                json["lastCommit"] = new JsonObject { ["id"] = last.Id, ["title"] = last.Title, ["date"] = ModelJson.Date(last.Date) };
            }

            array.Add(json);
        }

        return array;
    }

    private static async Task<JsonObject> FileJsonAsync(SampleFile file)
    {
        var hashes = await file.HashesAsync();
        var json = new JsonObject
        {
            ["type"] = "file",
            ["oid"] = hashes.GitOid,
            ["size"] = file.Content.Length,
            ["path"] = file.Path,
        };
        if (file.IsLfs)
        {
            json["lfs"] = new JsonObject { ["oid"] = hashes.Etag, ["size"] = file.Content.Length, ["pointerSize"] = hashes.PointerSize };
        }

        return json;
    }

    // The id of a folder is git's tree hash on the Hub; here any that changes with the commit will do.
    private static JsonObject FolderJson(SampleCommit commit, string path) =>
        new() { ["type"] = "directory", ["oid"] = ContentHashes.OfGit(SampleContent.Text($"{commit.Id} {path}")).GitOid, ["size"] = 0, ["path"] = path };

    private static bool IsTrue(string? value) => value is "true" or "True" or "1";

    private sealed record PathsQuestion(IReadOnlyList<string>? Paths, bool Expand);
}
