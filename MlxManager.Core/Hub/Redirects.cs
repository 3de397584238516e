using System.Globalization;
using System.Net.Http.Headers;

namespace MlxManager.Core.Hub;

/// <summary>Where a redirect leads, and until when.</summary>
internal static class Redirects
{
    /// <summary>The absolute http(s) target; null when there is none, or when it would leave https for plain http.</summary>
    public static Uri? Target(Uri asked, HttpResponseHeaders headers) =>
        headers.FirstValue("Location") is { Length: > 0 } location
        && ForeignAddress.Read(location, asked) is { } target
        && target.IsHttp()
        && target.UserInfo.Length == 0
        && (asked.Scheme != "https" || target.Scheme == "https")
            ? target
            : null;

    /// <summary>
    /// When a signed address ends: <c>Expires</c> (seconds since 1970; CloudFront), or <c>X-Amz-Date</c> plus
    /// <c>X-Amz-Expires</c> (S3). Null when the address does not say, or says nonsense.
    /// </summary>
    public static DateTimeOffset? Expiry(Uri address)
    {
        var query = Query(address);
        if (Number(query.GetValueOrDefault("Expires")) is { } epoch)
        {
            return At(DateTimeOffset.UnixEpoch, epoch);
        }

        return Number(query.GetValueOrDefault("X-Amz-Expires")) is { } seconds
            && DateTimeOffset.TryParseExact(
                query.GetValueOrDefault("X-Amz-Date"),
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var signed)
            ? At(signed, seconds)
            : null;
    }

    private static DateTimeOffset? At(DateTimeOffset start, long seconds) =>
        seconds <= (DateTimeOffset.MaxValue - start).TotalSeconds - 1 ? start.AddSeconds(seconds) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Dictionary<string, string> Query(Uri address)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in address.Query.TrimStart('?').Split('&'))
        {
            var parts = pair.Split('=', 2);
            values.TryAdd(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return values;
    }
}
