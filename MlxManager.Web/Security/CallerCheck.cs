using Microsoft.Net.Http.Headers;
using MlxManager.Core.Hub;
using MlxManager.Web.Api;

namespace MlxManager.Web.Security;

/// <summary>
/// Who may call. The server has no login: whoever sits at the machine is its owner. Other sites open in the owner's
/// browser are not, though their requests come from the same machine; what the browser says of a request tells them apart.
/// Scripts and curl say nothing of the kind and are let in.
/// </summary>
internal sealed class CallerCheck(RequestDelegate next, OwnHosts hosts)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!hosts.Include(request.Host, context.Connection.LocalIpAddress))
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                $"This server does not answer to the name '{request.Host.Host}'. Open it as localhost, or add the name to the setting AllowedHosts.")
                .ExecuteAsync(context);
        }

        if (IsFromElsewhere(request) && !IsPlainVisit(request))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "This request comes from a page of another site, which may not use this server.")
                .ExecuteAsync(context);
        }

        return next(context);
    }

    private static bool IsFromElsewhere(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var site = request.Headers["Sec-Fetch-Site"];

        // Under our own referrer policy a browser says "null" of a form of ours; only what it says of the site tells then.
        return origin.Count > 0 && !IsOwn(request, origin.ToString()) && !(origin == "null" && site == "same-origin")
            || site.Count > 0 && site.ToString() is not ("same-origin" or "none");
    }

    /// <summary>Scheme, host and port must be those of the address the request itself was sent to.</summary>
    private static bool IsOwn(HttpRequest request, string origin) =>
        ForeignAddress.Read(origin) is { } from
        && ForeignAddress.Read($"{request.Scheme}://{request.Host}") is { } own
        && from is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Following a link to the page: it changes nothing, shows nothing to the site it comes from, and cannot be framed.</summary>
    private static bool IsPlainVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"] == "document"
        && !request.Headers.ContainsKey(HeaderNames.Upgrade)
        && !ApiRegistration.IsApi(request.HttpContext)
        && !request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);
}
