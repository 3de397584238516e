using System.Net;
using System.Net.Sockets;

namespace MlxManager.Core.Hub;

/// <summary>
/// Which addresses are of this machine or of the networks it stands in, where nobody outside has any business: loopback,
/// private (RFC 1918, RFC 4193), shared (RFC 6598), link-local with the metadata services of clouds (RFC 3927), and what is
/// no single host's at all. IPv4 inside IPv6 counts as what it leads to.
/// </summary>
internal static class OwnNetwork
{
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "224.0.0.0/3",
            "::/127", "fc00::/7", "fe80::/9", "ff00::/8",
        }.Select(IPNetwork.Parse),
        // 198.18.0.0/15 is missing on purpose: proxies that work below the programs give it to every name of the outside world.
    ];

    // Translation by the network (RFC 6052) and 6to4 (RFC 3056): after how many bytes the IPv4 address stands.
    private static readonly (IPNetwork Network, int Offset)[] Carriers = [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    // RFC 6761, 6762, 8375 and what routers and companies use; nobody outside has such a name.
    private static readonly string[] Names = ["localhost", "local", "internal", "home.arpa", "lan"];

    public static bool Holds(IPAddress address)
    {
        var bare = Unwrapped(address);
        return Array.Exists(Networks, network => network.Contains(bare));
    }

    /// <summary>Whether the host of an address says by itself that it is inside: a literal, or a name that means such a one.</summary>
    public static bool Holds(Uri address)
    {
        if (address.HostName()?.TrimEnd('.') is not { } host)
        {
            // None that could be asked.
            return false;
        }

        return IPAddress.TryParse(host, out var literal)
            ? Holds(literal)
            : !host.Contains('.', StringComparison.Ordinal)
                || Array.Exists(Names, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.'));
    }

    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        // Without a zone: which interface it is has no say in what it is.
        var bare = new IPAddress(address.GetAddressBytes());
        foreach (var (network, offset) in Carriers)
        {
            if (network.Contains(bare))
            {
                return new IPAddress(bare.GetAddressBytes().AsSpan(offset, 4));
            }
        }

        return bare;
    }
}
