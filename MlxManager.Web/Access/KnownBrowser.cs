using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using MlxManager.Core.Access;

namespace MlxManager.Web.Access;

/// <summary>
/// A mark that a browser gets with its first sign-in and keeps: its wrong tries are counted by themselves, so that somebody
/// who guesses from the same address cannot make its person wait. It opens nothing.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    private const string Name = "mlxmanager-known";
    private const int IdBytes = 16;
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    private readonly IDataProtector _seal = protection.CreateProtector("MlxManager.KnownBrowser.v1");

    /// <summary>Whose wrong tries these are.</summary>
    public string ClientOf(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 and < 1024 } cookie)
        {
            return Caller.Of(context);
        }

        try
        {
            return Doorkeeper.Known + _seal.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            // Another server's, or made up: a stranger.
            return Caller.Of(context);
        }
    }

    public void Remember(HttpContext context)
    {
        if (!ClientOf(context).StartsWith(Doorkeeper.Known, StringComparison.Ordinal))
        {
            context.Response.Cookies.Append(Name, _seal.Protect(Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes))), new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                Path = SignInEndpoints.Path,
                MaxAge = Lasts,
                IsEssential = true,
            });
        }
    }
}
