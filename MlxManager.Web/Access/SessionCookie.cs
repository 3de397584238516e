using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using MlxManager.Core.Access;

namespace MlxManager.Web.Access;

/// <summary>
/// What a browser shows after its person has signed in: sealed by Data Protection, out of reach of scripts, sent to this
/// server's own pages only, and good as long as it carries the <see cref="Doorkeeper"/>'s stamp.
/// </summary>
internal static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string Name = "mlxmanager-session";
    private const string Stamp = "stamp";

    /// <summary>Since the last visit.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    public static void Set(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Lasts;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public static Task SignInAsync(HttpContext context, string stamp) => context.SignInAsync(
        Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(Stamp, stamp)], Scheme)), new AuthenticationProperties { IsPersistent = true });

    public static Task SignOutAsync(HttpContext context) => context.SignOutAsync(Scheme);

    public static async Task<bool> IsGoodAsync(HttpContext context) => (await context.AuthenticateAsync(Scheme)).Succeeded;

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var stamp = context.HttpContext.RequestServices.GetRequiredService<Doorkeeper>().SignIn.Stamp;
        if (context.Principal?.FindFirstValue(Stamp) != stamp)
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }
}
