namespace MlxManager.Core.Settings;

/// <summary>Where the Hub and the cache are, and how to get there. What is null stays as the environment says.</summary>
public sealed record AccessPreferences
{
    /// <summary>Of a mirror; scheme and authority, and a base path if it has one. Counts from the next start on.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Counts at once.</summary>
    public StoredToken? Token { get; init; }

    /// <summary>Where the token from outside has been sent; null as long as there was none.</summary>
    public TokenHome? OutsideToken { get; init; }

    /// <summary>Counts at once.</summary>
    public ProxyPreferences? Proxy { get; init; }

    /// <summary>Absolute path. Counts from the next start on at which no download is unfinished.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>The folder in use when <see cref="CacheDirectory"/> was last changed: what is unfinished then lies there.</summary>
    public string? CacheBefore { get; init; }

    /// <summary>Connections for content in all, 1 to 64. Counts from the next start on.</summary>
    public int? MaxConnections { get; init; }
}

/// <summary>A token given on the page, sealed; only <see cref="AccessSecrets"/> opens it.</summary>
/// <param name="Origin">The endpoint it was given for: it is sent nowhere else, whatever the endpoint is later.</param>
/// <param name="Account">Whose it is, as the Hub said when it was given.</param>
public sealed record StoredToken(Uri Origin, string Sealed, string Account);

/// <summary>Of the token in the environment or its file: to which origin it belongs, so that another endpoint does not get it unasked.</summary>
/// <param name="Digest">The token's SHA-256, in hexadecimal digits: another token belongs where it is first used.</param>
public sealed record TokenHome(Uri Origin, string Digest);

/// <param name="Address">Scheme, host and port; null to go without a proxy, whatever the environment says.</param>
/// <param name="User">Name to sign in to the proxy with; null for none.</param>
/// <param name="SealedPassword">Only <see cref="AccessSecrets"/> opens it.</param>
public sealed record ProxyPreferences(Uri? Address, string? User = null, string? SealedPassword = null);
