using Microsoft.AspNetCore.Http.Features;

namespace MlxManager.Web.Demo.Wire;

/// <summary>From a request's path to who answers it.</summary>
internal static class Router
{
    private static readonly HashSet<string> Verbs = ["revision", "tree", "refs", "commits", "paths-info", "resolve"];

    /// <summary>The path's segments as they were sent, each decoded: <c>refs%2Fpr%2F1</c> is one.</summary>
    public static string[] Segments(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return [.. target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }

    public static async Task EndpointAsync(Exchange exchange)
    {
        var segments = exchange.Segments;
        exchange.Hub.Quota.Write(exchange.Response, isResolve: segments.Contains("resolve"));
        if (segments is ["api", "resolve-cache", "models", ..] && FileBelow(segments.Skip(3).ToList(), verb: null) is { } cached)
        {
            await FileEndpoints.CachedAsync(exchange, cached);
        }
        else if (segments is not ["api", ..] && FileBelow(segments, "resolve") is { } asked)
        {
            await FileEndpoints.ResolveAsync(exchange, asked);
        }
        else if (segments is not ["api", ..])
        {
            await Pages.ModelAsync(exchange, string.Join('/', segments));
        }
        else if (!await exchange.MeetFaultAsync(new RequestTraits(FaultTarget.Api, exchange.Request.Method, ModelOf(segments), exchange.Record.Path)))
        {
            await ApiAsync(exchange, segments);
        }
    }

    private static Task ApiAsync(Exchange exchange, IReadOnlyList<string> segments)
    {
        if (segments is ["api", "whoami-v2"])
        {
            return ModelsApi.WhoAmIAsync(exchange);
        }

        if (segments is ["api", "models"])
        {
            return Listing.SendAsync(exchange);
        }

        if (ModelOf(segments) is not { } id)
        {
            return HubError.NotFound.SendAsync(exchange);
        }

        exchange.Record.Model = id;
        var rest = segments.Skip(2 + id.Split('/').Length).ToList();
        return rest switch
        {
            [] => ModelsApi.InfoAsync(exchange, id, SampleRepo.Main),
            ["refs"] => ModelsApi.RefsAsync(exchange, id),
            ["revision", .. var revision] when revision.Count > 0 => ModelsApi.InfoAsync(exchange, id, string.Join('/', revision)),
            ["commits", .. var revision] when revision.Count > 0 => Commits.SendAsync(exchange, id, string.Join('/', revision)),
            ["paths-info", .. var revision] when revision.Count > 0 && HttpMethods.IsPost(exchange.Request.Method)
                => Tree.PathsInfoAsync(exchange, id, string.Join('/', revision)),
            ["tree", .. var below] when below.Count > 0 => Tree.SendAsync(exchange, id, TakeRevision(below, out var path), string.Join('/', path)),
            _ => HubError.NotFound.SendAsync(exchange),
        };
    }

    /// <summary><c>{id}[/verb]/{revision}/{path}</c>; without a verb the revision is a commit.</summary>
    private static FileAddress? FileBelow(IReadOnlyList<string> segments, string? verb)
    {
        var idParts = verb is null
            ? segments.Take(3).ToList().FindIndex(segment => segment.Length == 40 && segment.All(char.IsAsciiHexDigitLower))
            : segments.Take(3).ToList().IndexOf(verb);
        if (idParts is not (1 or 2))
        {
            return null;
        }

        var below = segments.Skip(idParts + (verb is null ? 0 : 1)).ToList();
        if (below.Count < 2)
        {
            return null;
        }

        var revision = TakeRevision(below, out var path);
        return new FileAddress(string.Join('/', segments.Take(idParts)), revision, string.Join('/', path));
    }

    // The JavaScript client does not encode the slashes of refs/pr/1 when it asks for a tree.
    private static string TakeRevision(IReadOnlyList<string> segments, out IReadOnlyList<string> rest)
    {
        var parts = segments is ["refs", _, _, ..] ? 3 : 1;
        rest = [.. segments.Skip(parts)];
        return string.Join('/', segments.Take(parts));
    }

    private static string? ModelOf(IReadOnlyList<string> segments) => segments switch
    {
        ["api", "models", var name] => name,
        ["api", "models", var name, var verb, ..] when Verbs.Contains(verb) => name,
        ["api", "models", var owner, var name, ..] => $"{owner}/{name}",
        _ => null,
    };
}
