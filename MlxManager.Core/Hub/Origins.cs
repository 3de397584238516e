namespace MlxManager.Core.Hub;

internal static class Origins
{
    /// <summary>Whether both are http(s) addresses of the same scheme, host and port.</summary>
    public static bool IsSameOrigin(this Uri one, Uri other) =>
        one.IsHttp() && other.IsHttp() && one.Scheme == other.Scheme && one.Port == other.Port
        && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    public static bool IsHttp(this Uri uri) => uri.IsAbsoluteUri && uri.Scheme is ("http" or "https");
}
