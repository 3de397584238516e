using MlxManager.Core.Hub;

namespace MlxManager.Core.Settings;

public enum AddressFault
{
    /// <summary>Not an absolute address of a kind that is spoken here.</summary>
    NotAnAddress,

    /// <summary>A user name, query or fragment: perhaps a secret, so it is not repeated.</summary>
    HoldsMore,
}

/// <summary>Addresses as people write them into settings.</summary>
public static class EndpointText
{
    private static readonly string[] ProxySchemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>The address of a Hub, without a slash at its end if it was written with one; a mirror may have a base path.</summary>
    public static bool TryParse(string text, out Uri endpoint, out AddressFault fault) =>
        TryParse(text.Trim().TrimEnd('/'), uri => uri.IsHttp(), out endpoint, out fault);

    /// <summary>The address of a proxy; <c>host:port</c> means http, as everywhere.</summary>
    public static bool TryParseProxy(string text, out Uri proxy, out AddressFault fault)
    {
        var trimmed = text.Trim().TrimEnd('/');
        var whole = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : $"http://{trimmed}";
        return TryParse(whole, uri => ProxySchemes.Contains(uri.Scheme), out proxy, out fault);
    }

    private static bool TryParse(string text, Func<Uri, bool> isSpoken, out Uri address, out AddressFault fault)
    {
        fault = AddressFault.NotAnAddress;
        address = ForeignAddress.Read(text)!;
        if (address is null || !isSpoken(address) || address.HostName() is not { Length: > 0 })
        {
            return false;
        }

        fault = AddressFault.HoldsMore;
        return address is { UserInfo: "", Query: "", Fragment: "" };
    }
}
