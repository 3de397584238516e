using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace MlxManager.Web.Demo.Wire;

/// <summary>Pages of a list: an opaque <c>cursor</c> in the query, the next page's address in <c>Link: &lt;…&gt;; rel="next"</c>.</summary>
internal static class Paging
{
    /// <summary>Takes the page that the query asks for and writes the Link header; null when the cursor or the limit is none of ours.</summary>
    public static IReadOnlyList<T>? Page<T>(Exchange exchange, IReadOnlyList<T> all, int longest)
    {
        var query = exchange.Request.Query;
        if (!TryParseLimit(query["limit"], longest, out var limit) || !TryParseCursor(query["cursor"], out var start))
        {
            return null;
        }

        var end = (int)Math.Min(all.Count, (long)start + limit);
        if (end < all.Count)
        {
            exchange.Response.Headers.Link = $"<{NextAddress(exchange.Request, end)}>; rel=\"next\"";
        }

        return [.. all.Take(end).Skip(start)];
    }

    private static string NextAddress(HttpRequest request, int start)
    {
        var cursor = WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"from:{start}")));
        var parts = request.Query.Where(pair => pair.Key != "cursor").SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")));
        var query = new QueryBuilder(parts) { { "cursor", cursor } };
        return $"{request.Scheme}://{request.Host}{request.Path.ToUriComponent()}{query}";
    }

    private static bool TryParseLimit(string? text, int longest, out int limit)
    {
        limit = longest;
        if (text is null)
        {
            return true;
        }

        var parsed = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0;
        limit = Math.Min(longest, asked);
        return parsed;
    }

    private static bool TryParseCursor(string? text, out int start)
    {
        start = 0;
        if (text is null)
        {
            return true;
        }

        try
        {
            var cursor = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(text));
            return cursor.StartsWith("from:", StringComparison.Ordinal)
                && int.TryParse(cursor.AsSpan("from:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out start);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
