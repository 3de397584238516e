using System.Collections.Concurrent;
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
/// <param name="time">How long an address is silent.</param>
public sealed class NetworkGuard(Uri endpoint, IWebProxy proxy, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
{
    private const int MostRemembered = 64;

    /// <summary>Until the next address is tried; the last one of a name has all the time there is.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private static readonly HttpRequestOptionsKey<Uri> EndpointKey = new("MlxManager.Endpoint");

    /// <summary>What answered where another address of the same name did not.</summary>
    private readonly ConcurrentDictionary<string, IPAddress> _answering = new();

    /// <summary>Connects to an address; tests put a network in its place that swallows what it gets.</summary>
    internal Func<IPEndPoint, CancellationToken, Task<Stream>> Connect { get; init; } = ConnectAsync;

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

        return await ConnectAsync(host, InOrder(host, addresses), port, cancellationToken);
    }

    private async Task<Stream> ConnectAsync(string host, IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var isLast = i + 1 == addresses.Length;
            using var silence = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : LongestSilence, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            try
            {
                var stream = await Connect(new IPEndPoint(addresses[i], port), both.Token);
                if (i > 0)
                {
                    Remember(host, addresses[i]);
                }

                return stream;
            }
            catch (Exception e) when (!isLast && (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)))
            {
                // The next of its addresses may answer; of this kind there may be none here, or none that leads out.
            }
        }
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What answered last where others did not, and its kind, first. Else as they are, but of each kind in turn: it is mostly a whole kind
    /// that leads nowhere.
    /// </summary>
    private IPAddress[] InOrder(string host, IPAddress[] addresses) => _answering.TryGetValue(host, out var known)
        ? [.. addresses.OrderBy(address => address.Equals(known) ? 0 : address.AddressFamily == known.AddressFamily ? 1 : 2)]
        : [.. addresses.GroupBy(address => address.AddressFamily).SelectMany(kind => kind.Index()).OrderBy(one => one.Index).Select(one => one.Item)];

    private void Remember(string host, IPAddress address)
    {
        if (_answering.Count >= MostRemembered)
        {
            _answering.Clear();
        }

        _answering[host] = address;
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
