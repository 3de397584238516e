using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Settings;

/// <summary>
/// The secrets among the preferences. They are sealed with this server's keys (Data Protection), each for one purpose: a
/// token's seal names the origin it was given for, so that it does not open for another one even if the row was changed.
/// Safe to use from everywhere at once.
/// </summary>
public sealed class AccessSecrets(PreferencesStore preferences, IDataProtectionProvider protection)
{
    private readonly IDataProtector _root = protection.CreateProtector("MlxManager.Access.v1");

    /// <summary>The token as it is kept, for whichever origin; null when none was given.</summary>
    public StoredToken? Kept => Access.Token;

    private AccessPreferences Access => preferences.Current.Access;

    /// <summary>Replaces the token on the page's behalf, as one given for this endpoint's origin.</summary>
    public Task KeepTokenAsync(Uri endpoint, string token, string account, CancellationToken cancellationToken)
    {
        var origin = OriginOf(endpoint);
        var kept = new StoredToken(origin, TokenSeal(origin).Protect(token), account);
        return ChangeAsync(access => access with { Token = kept }, cancellationToken);
    }

    public Task ForgetTokenAsync(CancellationToken cancellationToken) => ChangeAsync(access => access with { Token = null }, cancellationToken);

    /// <summary>The token from outside belongs to this endpoint's origin from now on, and to no other.</summary>
    public Task SettleTokenAsync(string token, Uri endpoint, CancellationToken cancellationToken)
    {
        var home = new TokenHome(OriginOf(endpoint), DigestOf(token));
        return ChangeAsync(access => access with { OutsideToken = home }, cancellationToken);
    }

    /// <summary>An empty user means that the proxy asks for no name.</summary>
    public Task KeepProxyAsync(Uri? address, string? user, string? password, CancellationToken cancellationToken)
    {
        var sealedPassword = string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password) ? null : ProxySeal(address!, user).Protect(password);
        var kept = new ProxyPreferences(address, string.IsNullOrEmpty(user) ? null : user, sealedPassword);
        return ChangeAsync(access => access with { Proxy = kept }, cancellationToken);
    }

    /// <summary>As the environment says from now on.</summary>
    public Task ForgetProxyAsync(CancellationToken cancellationToken) => ChangeAsync(access => access with { Proxy = null }, cancellationToken);

    /// <summary>The token given on the page for the origin of this endpoint; null when there is none for it.</summary>
    internal TokenReading? TokenFor(Uri endpoint)
    {
        if (Access.Token is not { } kept || !kept.Origin.IsSameOrigin(endpoint))
        {
            return null;
        }

        return Open(TokenSeal(kept.Origin), kept.Sealed) is { } token
            ? new TokenReading(token, null, TokenSource.Page)
            : new TokenReading(null, "The token kept by MlxManager can no longer be opened: the keys in its data folder are others now. Enter it again in the settings.", TokenSource.Page);
    }

    /// <summary>Where this token from outside belongs; null for one that has never been used.</summary>
    internal Uri? HomeOf(string token) => Access.OutsideToken is { } home && home.Digest == DigestOf(token) ? home.Origin : null;

    /// <summary>The proxy set on the page; null when the environment says.</summary>
    internal ProxyPreferences? Proxy => Access.Proxy;

    /// <summary>What is set for this proxy; null when it asks for no name.</summary>
    internal (string User, string Password)? SignInTo(ProxyPreferences proxy) => proxy is { Address: { } address, User: { } user }
        ? (user, proxy.SealedPassword is { } text ? Open(ProxySeal(address, user), text) ?? "" : "")
        : null;

    private static Uri OriginOf(Uri endpoint) => new(endpoint.GetLeftPart(UriPartial.Authority));

    private static string DigestOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string? Open(IDataProtector seal, string text)
    {
        try
        {
            return seal.Unprotect(text);
        }
        catch (CryptographicException)
        {
            // Keys lost or another machine's database: the callers say so.
            return null;
        }
    }

    private IDataProtector TokenSeal(Uri origin) => _root.CreateProtector("Token", origin.AbsoluteUri);

    private IDataProtector ProxySeal(Uri address, string user) => _root.CreateProtector("Proxy", address.AbsoluteUri, user);

    private Task<Preferences> ChangeAsync(Func<AccessPreferences, AccessPreferences> change, CancellationToken cancellationToken) =>
        preferences.ChangeAsync(all => all with { Access = change(all.Access) }, cancellationToken);
}
