using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using MlxManager.Core.Access;
using MlxManager.Web.Api;

namespace MlxManager.Web.Security;

/// <summary>What every answer tells the browser: nothing from other hosts, no framing, no guessing of types.</summary>
internal sealed class ResponseHeaders(RequestDelegate next, Doorkeeper doorkeeper)
{
    // MudBlazor and Blazor set style attributes from code; scripts are files of ours only. 'self' covers the circuit's WebSocket.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // Late, so that neither an error page, which clears the headers, nor Blazor's own policy goes out without them.
        context.Response.OnStarting(() => WriteAsync(context));
        return next(context);
    }

    private Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (ApiRegistration.IsApi(context) || doorkeeper.IsClosed && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            headers[HeaderNames.CacheControl] = "no-store";
        }

        return Task.CompletedTask;
    }
}
