using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using MlxManager.Core.Access;

namespace MlxManager.Web.Access;

/// <summary>
/// What a browser shows after its person has signed in: sealed by Data Protection, out of reach of scripts, sent to this
/// server's own pages only, and good as long as it carries the <see cref="Doorkeeper"/>'s stamp and the id of a sign-in that has not ended.
/// </summary>
internal static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string Name = "mlxmanager-session";
    private const string Stamp = "stamp";
    private const string Id = "id";
    private const int IdBytes = 16;

    public static void Set(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Doorkeeper.SignInLasts;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public static Task SignInAsync(HttpContext context, string stamp) => context.SignInAsync(
        Scheme, Person(stamp, Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes))), new AuthenticationProperties { IsPersistent = true });

    /// <summary>Wherever that sign-in is open, and whoever has a copy of its cookie.</summary>
    public static async Task SignOutAsync(HttpContext context, Doorkeeper doorkeeper)
    {
        if ((await context.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(Id) is { } id)
        {
            await doorkeeper.SignOutAsync(id, CancellationToken.None);
        }

        await context.SignOutAsync(Scheme);
    }

    /// <summary>Null when it opens none of these doors. What authentication said of the cookie may have been said before they were looked at.</summary>
    public static async Task<OpenSignIn?> OpenAsync(HttpContext context, DoorState doors) => Open((await context.AuthenticateAsync(Scheme)).Principal, doors);

    public static async Task<bool> IsGoodAsync(HttpContext context) => (await context.AuthenticateAsync(Scheme)).Succeeded;

    internal static ClaimsPrincipal Person(string stamp, string id) => new(new ClaimsIdentity([new Claim(Stamp, stamp), new Claim(Id, id)], Scheme));

    private static OpenSignIn? Open(ClaimsPrincipal? person, DoorState doors) => doors.SignIns.Open(person?.FindFirstValue(Stamp), person?.FindFirstValue(Id));

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        using var open = Open(context.Principal, context.HttpContext.RequestServices.GetRequiredService<Doorkeeper>().Doors);
        if (open is null)
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }
}
