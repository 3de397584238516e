using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace MlxManager.Core.Hub;

/// <summary>Headers the Hub speaks with. Each is optional, and each may hold anything.</summary>
internal static partial class HubHeaders
{
    // The Hub's window is five minutes; nothing that asks for more than this is meant seriously.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static string? FirstValue(this HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>
    /// How long to wait: <c>RateLimit: "api";r=0;t=12</c> (seconds until the window ends; one is added), else
    /// <c>Retry-After</c> in seconds or as a date.
    /// </summary>
    public static TimeSpan? WaitAsked(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.FirstValue("RateLimit") is { } limit && WindowEnd().Match(limit) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(TimeSpan.FromSeconds(seconds + 1L));
        }

        return RetryAfter(headers, now);
    }

    /// <summary>
    /// <c>Retry-After</c> alone: every answer carries <c>RateLimit</c>, and one that fails for another reason does not ask to
    /// wait for the window's end. A date is read by the sender's own clock where it tells it, since ours may be wrong.
    /// </summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } delta } => Bounded(delta),
        { Date: { } date } => Bounded(date - (headers.Date ?? now)),
        _ => null,
    };

    /// <summary>
    /// Whether <c>Link</c> names a next page, and its <c>cursor</c>. Nothing else of that address is used: the next
    /// request goes to the endpoint, whatever the header says.
    /// </summary>
    public static bool HasNextPage(HttpResponseHeaders headers, out string? cursor)
    {
        cursor = null;
        if (!headers.NonValidated.TryGetValues("Link", out var values))
        {
            return false;
        }

        foreach (var value in values)
        {
            if (NextLink().Match(value) is { Success: true } match)
            {
                cursor = CursorOf(match.Groups[1].Value);
                return true;
            }
        }

        return false;
    }

    private static string? CursorOf(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        foreach (var pair in (query < 0 ? "" : address[(query + 1)..].Split('#')[0]).Split('&'))
        {
            if (pair.StartsWith("cursor=", StringComparison.Ordinal))
            {
                var cursor = Uri.UnescapeDataString(pair["cursor=".Length..].Replace('+', ' '));
                return cursor.Length is > 0 and <= 4096 ? cursor : null;
            }
        }

        return null;
    }

    private static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;

    [GeneratedRegex(@";\s*t\s*=\s*([0-9]{1,9})\b")]
    private static partial Regex WindowEnd();

    [GeneratedRegex(@"<([^<>]*)>[^<>]*;\s*rel\s*=\s*""?next\b", RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
