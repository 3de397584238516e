using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MlxManager.Web.Security;

/// <summary>What a single caller, or all together, may make the server hold. Far above what people and their programs need.</summary>
internal static class ServerLimits
{
    public const int MostConnections = 1000;

    /// <summary>Of one address of another machine: more than its streams and circuits together.</summary>
    public const int MostConnectionsOfOne = 300;

    /// <summary>Web sockets, of all pages together.</summary>
    public const int MostUpgraded = 300;

    /// <summary>Pages that lost their connection and may come back.</summary>
    public const int MostCircuitsKept = 50;

    /// <summary>The API itself takes less.</summary>
    public const long LargestBody = 1 << 20;

    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var connections = new ConnectionCount();
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Use(connections.Limit);
            ((IMultiplexedConnectionBuilder)endpoint).Use(connections.Limit);
        });
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = MostUpgraded;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = 8 << 10;

        // Browsers send a host's cookies to all its ports, so those of other programs on localhost come along.
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    public static void Set(CircuitOptions circuits) => circuits.DisconnectedCircuitMaxRetained = MostCircuitsKept;
}
