using System.Globalization;
using System.Text.RegularExpressions;

namespace MlxManager.Core.Transfer;

/// <summary>
/// How long a source asks to be left alone: <c>Retry-After</c> (RFC 9110 section 10.2.3: seconds or a date), and the Hub's
/// <c>RateLimit: "resolve";r=0;t=12</c>, where t is the seconds until the window ends.
/// </summary>
internal static partial class AskedWait
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        // A date is read by the sender's own clock where it tells it: ours may be wrong.
        var after = response.Headers.RetryAfter;
        var retry = after?.Delta ?? (after?.Date is { } date ? date - (response.Headers.Date ?? now) : null);
        if (response.Headers.TryGetValues("RateLimit", out var values) && Window().Match(string.Join(',', values)) is { Success: true } window)
        {
            // A second more than the window, whose end is rounded.
            return TimeSpan.FromSeconds(int.Parse(window.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1);
        }

        return retry is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : retry;
    }

    // Only where nothing remains: every answer carries the header, also those that fail for another reason.
    [GeneratedRegex(@";\s*r=0\s*;\s*t=([0-9]{1,6})(?![0-9])")]
    private static partial Regex Window();
}
