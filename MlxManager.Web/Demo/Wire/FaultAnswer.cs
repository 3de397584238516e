using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace MlxManager.Web.Demo.Wire;

/// <summary>Faults that are the whole answer, or stand before it. The others are <see cref="Body"/>'s and <see cref="FileReply"/>'s.</summary>
internal static class FaultAnswer
{
    /// <summary>True when nothing is left to answer.</summary>
    public static async Task<bool> TryAnswerAsync(Exchange exchange, ActiveFault active)
    {
        switch (active.Kind)
        {
            case Fault.DelayHeaders delay:
                await (delay.Delay is { } time
                    ? Task.Delay(time, TimeProvider.System, exchange.Gone)
                    : active.Released.WaitAsync(exchange.Gone));
                return false;
            case Fault.Status status:
                foreach (var (name, value) in status.Headers ?? new Dictionary<string, string>())
                {
                    exchange.Response.Headers[name] = value;
                }

                await Reply.TextAsync(exchange, (int)status.Code, status.Body, status.ContentType);
                return true;
            case Fault.RateLimited limited:
                await LimitAsync(exchange, limited);
                return true;
            case Fault.ExpiredSignature:
                await Reply.DeniedAsync(exchange, "Request has expired");
                return true;
            case Fault.Forbidden forbidden:
                exchange.Response.Headers["X-Error-Message"] = Reply.HeaderText(forbidden.Message);
                await Reply.DeniedAsync(exchange, forbidden.Message);
                return true;
            case Fault.RangeNotSatisfiable:
                await Reply.TextAsync(exchange, (int)HttpStatusCode.RequestedRangeNotSatisfiable, "");
                return true;
            case Fault.RedirectLoop:
                await Reply.RedirectAsync(exchange, 302, exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
                return true;
            case Fault.RedirectToScheme scheme:
                await Reply.RedirectAsync(exchange, 302, scheme.Scheme == Uri.UriSchemeFile ? "file:///etc/hostname" : $"{scheme.Scheme}://127.0.0.1/etc/hostname");
                return true;
            case Fault.RedirectElsewhere elsewhere:
                await Reply.RedirectAsync(exchange, 302, elsewhere.Target.OriginalString);
                return true;
            default:
                return false;
        }
    }

    private static Task LimitAsync(Exchange exchange, Fault.RateLimited limited)
    {
        var headers = exchange.Response.Headers;
        headers.Remove("RateLimit");
        if (limited.RetryAfterSeconds is { } after)
        {
            headers.RetryAfter = after.ToString(CultureInfo.InvariantCulture);
        }

        if (limited.RateLimitSeconds is { } seconds)
        {
            headers["RateLimit"] = QuotaHeaders.Value("api", 0, seconds);
        }

        return Reply.TextAsync(exchange, (int)HttpStatusCode.TooManyRequests, "We had to rate limit your IP.");
    }
}
