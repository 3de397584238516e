namespace MlxManager.Core.Settings;

/// <summary>Where the Hub and its cache are, from the <c>HF_*</c> variables every Hugging Face tool reads. Parsed and checked.</summary>
/// <param name="Endpoint">Scheme and authority (and base path, if a mirror has one); no trailing slash needed.</param>
/// <param name="CacheDirectory">Absolute path of the cache folder.</param>
/// <param name="TokenFile">Where the token is read from when <paramref name="Token"/> is null; read anew for each use, so that a login elsewhere is seen.</param>
public sealed record HubOptions(Uri Endpoint, string CacheDirectory, string? Token, string TokenFile, bool Offline)
{
    /// <summary>The endpoint that stands beside the token outside: another one, set on the page, never gets that token.</summary>
    public Uri TokenEndpoint { get; init; } = Endpoint;

    public override string ToString() => $"{Endpoint} → {CacheDirectory}";
}
