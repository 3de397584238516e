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
        cursor = NextAddress(headers) is { } address ? ValueOf(address, "cursor") : null;
        return NextAddress(headers) is not null;
    }

    /// <summary>The next page of a list that is paged by number (<c>p</c>) or cursor; null when there is none, or it cannot be asked for.</summary>
    public static PageMark? NextPage(HttpResponseHeaders headers) =>
        NextAddress(headers) is not { } address ? null
        : ValueOf(address, "cursor") is { } cursor ? new PageMark("cursor", cursor)
        : ValueOf(address, "p") is { Length: <= 9 } number && number.All(char.IsAsciiDigit) ? new PageMark("p", number)
        : null;

    /// <summary>
    /// <c>RateLimit: "api";r=42;t=120</c>: how many requests are left in the window, and how long it lasts.
    /// </summary>
    public static (int Left, TimeSpan Window)? Quota(HttpResponseHeaders headers) =>
        headers.FirstValue("RateLimit") is { } limit && Left().Match(limit) is { Success: true } left && WindowEnd().Match(limit) is { Success: true } end
        && int.TryParse(left.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && int.TryParse(end.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? (count, Bounded(TimeSpan.FromSeconds(seconds + 1L)))
            : null;

    private static string? NextAddress(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("Link", out var values)
            ? values.Select(value => NextLink().Match(value)).FirstOrDefault(match => match.Success)?.Groups[1].Value
            : null;

    private static string? ValueOf(string address, string name)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        foreach (var pair in (query < 0 ? "" : address[(query + 1)..].Split('#')[0]).Split('&'))
        {
            if (pair.StartsWith(name + "=", StringComparison.Ordinal))
            {
                var value = Uri.UnescapeDataString(pair[(name.Length + 1)..].Replace('+', ' '));
                return value.Length is > 0 and <= 4096 ? value : null;
            }
        }

        return null;
    }

    private static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;

    [GeneratedRegex(@";\s*t\s*=\s*([0-9]{1,9})\b")]
    private static partial Regex WindowEnd();

    [GeneratedRegex(@";\s*r\s*=\s*([0-9]{1,9})\b")]
    private static partial Regex Left();

    [GeneratedRegex(@"<([^<>]*)>[^<>]*;\s*rel\s*=\s*""?next\b", RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
