using System.Net;

namespace MlxManager.Web.Security;

/// <summary>
/// The names this server answers to. A page of another site can point its own name at 127.0.0.1 (DNS rebinding) and would
/// then count as the same origin: so only names that no stranger can own are answered.
/// </summary>
internal sealed class OwnHosts
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost" };
    private readonly List<string> _suffixes = [];
    private readonly bool _any;

    /// <param name="addresses">What the server listens on, as in <c>ASPNETCORE_URLS</c>.</param>
    /// <param name="allowed">What the person allows besides, as in <c>AllowedHosts</c>: names, <c>*.example.com</c>, or <c>*</c> for all.</param>
    public OwnHosts(string? addresses, string? allowed)
    {
        foreach (var address in Split(addresses))
        {
            _names.Add(BindingAddress.Parse(address).Host);
        }

        foreach (var name in Split(allowed))
        {
            if (name == "*")
            {
                _any = true;
            }
            else if (name.StartsWith("*.", StringComparison.Ordinal))
            {
                _suffixes.Add(name[1..]);
            }
            else
            {
                _names.Add(name);
            }
        }
    }

    /// <param name="local">The address of this machine that the connection came in on.</param>
    public bool Include(HostString host, IPAddress? local)
    {
        if (!host.HasValue || host.Host.Length == 0)
        {
            return false;
        }

        // A browser sends a bare address only if the person's own URL held it; it must still be this machine's.
        return _any
            || _names.Contains(host.Host)
            || IPAddress.TryParse(host.Host, out var literal) && (IPAddress.IsLoopback(literal) || literal.Equals(Plain(local)))
            || _suffixes.Exists(suffix => host.Host.Length > suffix.Length && host.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
