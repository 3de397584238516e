using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

/// <summary>
/// How long a source asks to be left alone, as far as that can be meant: <c>Retry-After</c> (RFC 9110 section 10.2.3: seconds or a
/// date), and the Hub's <c>RateLimit: "resolve";r=0;t=12</c>, where t is the seconds until the window ends.
/// </summary>
internal static class AskedWait
{
    // The window only where nothing remains of it: every answer carries the header, also those that fail for another reason.
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) =>
        HubHeaders.Quota(response.Headers) is (0, var window) ? window : HubHeaders.RetryAfter(response.Headers, now);
}
