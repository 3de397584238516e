using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using MlxManager.Core.Access;
using MlxManager.Web.Api;
using MlxManager.Web.Telemetry;

namespace MlxManager.Web.Access;

/// <summary>
/// Nobody passes closed doors without a sign-in or a key: no page, no call, no stream, no circuit. What is open by one ends
/// at once when it is taken back, also a circuit's web socket; and what was open before the doors were closed.
/// </summary>
internal sealed class DoorCheck(RequestDelegate next, Doorkeeper doorkeeper, ApiKeys keys)
{
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        // Once, and before the look at what is shown: what is revoked, or closed, in between is cut too.
        var doors = doorkeeper.Doors;
        if (!doors.IsClosed)
        {
            // The start has seen to it that this cannot be; should it be, nothing is given away.
            return IsFromThisMachine(context.Connection.LocalIpAddress)
                ? PassAsync(context, doors.Revoked)
                : Problems.Of(StatusCodes.Status403Forbidden, "This server has no password and answers its own machine only.").ExecuteAsync(context);
        }

        return context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null ? next(context) : CheckAsync(context, doors);
    }

    private static bool IsFromThisMachine(IPAddress? local) =>
        local is null || IPAddress.IsLoopback(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);

    private async Task CheckAsync(HttpContext context, DoorState doors)
    {
        if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            await CheckKeyAsync(context, authorization);
        }
        else if (await SessionCookie.OpenAsync(context, doors) is { } signIn)
        {
            using (signIn)
            {
                await PassAsync(context, doors.Revoked, signIn.Ended);
            }
        }
        else if (IsVisit(context))
        {
            context.Response.Redirect(SignInEndpoints.AddressFor(context.Request));
        }
        else
        {
            await UnknownAsync(context, "Sign in on the page, or send an API key: Authorization: Bearer mlxm_…");
        }
    }

    private async Task CheckKeyAsync(HttpContext context, string authorization)
    {
        var grant = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? await keys.FindAsync(authorization[Bearer.Length..].Trim()) : null;
        if (grant is null)
        {
            await UnknownAsync(context, "This is no API key of this server, or it was revoked.");
        }
        else if (!IsForPrograms(context))
        {
            await Problems.Of(StatusCodes.Status403Forbidden, "A key opens the API; the page asks for the password.").ExecuteAsync(context);
        }
        else if (grant.Key.Scope == KeyScope.Read && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await Problems.Of(StatusCodes.Status403Forbidden, "This key may only look. Changing something takes one of the scope control.").ExecuteAsync(context);
        }
        else
        {
            context.Features.Set(grant);
            await PassAsync(context, grant.Revoked);
        }
    }

    private async Task PassAsync(HttpContext context, CancellationToken revoked, CancellationToken signedOut = default)
    {
        await using (Cut(revoked))
        await using (Cut(signedOut))
        {
            await next(context);
        }

        CancellationTokenRegistration Cut(CancellationToken ended) => ended.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
    }

    private static Task UnknownAsync(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(StatusCodes.Status401Unauthorized, detail).ExecuteAsync(context);
    }

    private static bool IsForPrograms(HttpContext context) =>
        ApiRegistration.IsApi(context)
        || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments(TelemetryRegistration.MetricsPath, StringComparison.OrdinalIgnoreCase);

    /// <summary>A person who wants to see a page, and can be led to another one.</summary>
    private static bool IsVisit(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && !IsForPrograms(context)
        && !context.Request.Headers.ContainsKey(HeaderNames.Upgrade)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
