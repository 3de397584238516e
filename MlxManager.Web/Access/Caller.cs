using System.Net;
using System.Net.Sockets;
using MlxManager.Core.Access;

namespace MlxManager.Web.Access;

/// <summary>Whose calls are counted together.</summary>
internal static class Caller
{
    private const int OwnPartOfIpv6 = 8;

    /// <summary>The key that was shown, else the address.</summary>
    public static string Of(HttpContext context) =>
        context.Features.Get<KeyGrant>() is { } grant ? $"key {grant.Key.Id}" : AddressOf(context.Connection.RemoteIpAddress);

    /// <summary>Of IPv6 the first half: whoever has one address of a network has all of it.</summary>
    public static string AddressOf(IPAddress? address) => address switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } when !IPAddress.IsLoopback(address) =>
            Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, OwnPartOfIpv6)),
        _ => address.ToString(),
    };
}
