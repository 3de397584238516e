namespace MlxManager.Core.Hub;

internal static class Origins
{
    /// <summary>Whether both are http(s) addresses of the same scheme, host and port.</summary>
    public static bool IsSameOrigin(this Uri one, Uri other) =>
        one.IsHttp() && other.IsHttp() && one.Scheme == other.Scheme && one.Port == other.Port && one.IsSameHost(other.HostName());

    /// <summary>An address that can be asked: http(s), with a host that has a name.</summary>
    public static bool IsHttp(this Uri uri) => uri.IsAbsoluteUri && uri.Scheme is ("http" or "https") && uri.HostName() is { Length: > 0 };

    /// <summary>The host as the DNS knows it; null for one that cannot have a name there, which an address may well be written with.</summary>
    public static string? HostName(this Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    public static bool IsSameHost(this Uri uri, string? host) => host is not null && string.Equals(uri.HostName(), host, StringComparison.OrdinalIgnoreCase);
}
