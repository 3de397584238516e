using System.Net;
using System.Net.Sockets;

namespace MlxManager.Core.Hub;

/// <summary>
/// Keeps a public Hub from reaching into the network this machine stands in, by a redirect or by a name that leads there. The
/// endpoint itself may be anywhere, the person has named it; and where it is inside (a mirror, a sample Hub), so may be its
/// content hosts. Names are judged by the very addresses that are connected to, so that a second answer of the DNS changes
/// nothing. Where a proxy goes out for us it asks the DNS: then only what the address itself says is judged.
/// </summary>
/// <param name="endpoint">The Hub of requests that do not say theirs: see <see cref="Belongs"/>.</param>
/// <param name="proxy">The way out.</param>
/// <param name="resolve">Addresses of a name.</param>
public sealed class NetworkGuard(Uri endpoint, IWebProxy proxy, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly HttpRequestOptionsKey<Uri> EndpointKey = new("MlxManager.Endpoint");

    /// <summary>Says for which Hub a request is made, where it is another than the one in use.</summary>
    public static void Belongs(HttpRequestMessage request, Uri endpoint) => request.Options.Set(EndpointKey, endpoint);

    /// <summary>Makes the handler ask here, before each request and for each connection.</summary>
    public HttpMessageHandler Over(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = ConnectAsync;
        return new Gate(this, handler);
    }

    private Uri EndpointOf(HttpRequestMessage request) => request.Options.TryGetValue(EndpointKey, out var own) ? own : endpoint;

    private async Task CheckAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var hub = EndpointOf(request);
        if (request.RequestUri is { } target && OwnNetwork.Holds(target) && !hub.IsSameHost(target.HostName()) && !await IsInsideAsync(hub, cancellationToken))
        {
            throw new OwnNetworkException(target.Host);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var hub = EndpointOf(context.InitialRequestMessage);
        var addresses = await AddressesAsync(host, cancellationToken);
        if (!hub.IsSameHost(host) && !IsProxy(context.InitialRequestMessage.RequestUri!, host, port)
            && Array.Exists(addresses, OwnNetwork.Holds) && !await IsInsideAsync(hub, cancellationToken))
        {
            // A name with both kinds keeps the ones outside.
            addresses = [.. addresses.Where(address => !OwnNetwork.Holds(address))];
            if (addresses is [])
            {
                throw new OwnNetworkException(host);
            }
        }

        return await ConnectAsync(addresses, port, cancellationToken);
    }

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            Socket? socket = null;
            try
            {
                socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(addresses[i], port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                // The next of its addresses may answer; of this kind there may be none here.
                socket?.Dispose();
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
    }

    private async Task<bool> IsInsideAsync(Uri hub, CancellationToken cancellationToken)
    {
        try
        {
            return OwnNetwork.Holds(hub) || Array.Exists(await AddressesAsync(hub.IdnHost, cancellationToken), OwnNetwork.Holds);
        }
        catch (SocketException)
        {
            // Its name is not known here, as behind a proxy.
            return false;
        }
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? [literal]
        : await resolve(host, cancellationToken) is { Length: > 0 } found ? found
        : throw new SocketException((int)SocketError.HostNotFound);

    private bool IsProxy(Uri target, string host, int port) =>
        !proxy.IsBypassed(target) && proxy.GetProxy(target) is { } way && way.IsSameHost(host) && way.Port == port;

    private sealed class Gate(NetworkGuard guard, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await guard.CheckAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
