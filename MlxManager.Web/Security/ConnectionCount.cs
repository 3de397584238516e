using System.Net;
using Microsoft.AspNetCore.Connections;
using MlxManager.Web.Access;

namespace MlxManager.Web.Security;

/// <summary>
/// How many connections one address of another machine may hold open, so that it cannot take all there are from everybody else, before
/// anybody has signed in. This machine's own are not told apart: all its users come from one address, and so does a proxy on it.
/// Safe to use from everywhere at once.
/// </summary>
internal sealed class ConnectionCount
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);

    /// <summary>As a middleware of connections, before TLS: what is too many costs no handshake.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => connection => LimitAsync(connection, () => next(connection));

    /// <summary>The same of HTTP/3, whose connections are of another kind.</summary>
    public MultiplexedConnectionDelegate Limit(MultiplexedConnectionDelegate next) => connection => LimitAsync(connection, () => next(connection));

    private Task LimitAsync(BaseConnectionContext connection, Func<Task> serve) =>
        connection.RemoteEndPoint is IPEndPoint { Address: var address } && !IsThisMachine(address)
            ? RunAsync(Caller.AddressOf(address), connection, serve)
            : serve();

    private static bool IsThisMachine(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private async Task RunAsync(string client, BaseConnectionContext connection, Func<Task> serve)
    {
        if (!TryTake(client))
        {
            connection.Abort();
            return;
        }

        try
        {
            await serve();
        }
        finally
        {
            GiveBack(client);
        }
    }

    private bool TryTake(string client)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(client);
            if (held >= ServerLimits.MostConnectionsOfOne)
            {
                return false;
            }

            _held[client] = held + 1;
            return true;
        }
    }

    private void GiveBack(string client)
    {
        lock (_lock)
        {
            if (--_held[client] == 0)
            {
                _held.Remove(client);
            }
        }
    }
}
