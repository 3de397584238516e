using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MlxManager.Bench.Lab;

/// <summary>
/// A long or narrow line to a server on this machine: a relay that passes bytes on as late and as slowly as it is told. It
/// limits connections, not requests: nginx's own limit_rate lets each request begin with a second's worth at once, so
/// that whoever asks in small pieces would never feel it.
/// </summary>
internal sealed class Line : IAsyncDisposable
{
    private const int PieceBytes = 16 << 10;

    /// <summary>Pieces under way on one connection: 8 MiB, more than 20 MB/s over 200 ms need.</summary>
    private const int MostUnderWay = 512;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Uri _server;
    private readonly LineOptions _options;
    private readonly Pace? _together;
    private readonly Task _accepting;
    private long _passed;
    private int _connections;
    private long _askedAt;

    public Line(Uri server, LineOptions options)
    {
        (_server, _options) = (server, options);
        _together = options.Together is { } rate ? new Pace(rate) : null;
        _listener.Start();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Bytes that have gone from the server to clients.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>When a client first sent anything (<see cref="Stopwatch"/> time); 0 if none has.</summary>
    public long AskedAt => Interlocked.Read(ref _askedAt);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                relays.Add(RelayAsync(client, _connections));
                Interlocked.Increment(ref _connections);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(Socket client, int number)
    {
        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token))
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, over.Token);
                var pieces = Channel.CreateBounded<(byte[] Bytes, int Count, long Due)>(MostUnderWay);
                Task[] ways = [AskAsync(client, server, over.Token), FetchAsync(server, pieces.Writer, number, over.Token), DeliverAsync(client, pieces.Reader, over.Token)];

                // A client that leaves ends all; an answer that is at its end is still delivered.
                await await Task.WhenAny(ways[0], ways[2]);
                await over.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One of the two has gone: that is how connections end.
                await over.CancelAsync();
            }
        }
    }

    private async Task AskAsync(Socket client, Socket server, CancellationToken over)
    {
        var buffer = new byte[PieceBytes];
        for (var isFirst = true; await client.ReceiveAsync(buffer, over) is > 0 and var count; isFirst = false)
        {
            Interlocked.CompareExchange(ref _askedAt, Stopwatch.GetTimestamp(), 0);
            if (isFirst)
            {
                // The connection itself was made at once; this is the round trip it would have taken.
                await Task.Delay(_options.RoundTrip, TimeProvider.System, over);
            }

            await server.SendAsync(buffer.AsMemory(0, count), over);
        }
    }

    private async Task FetchAsync(Socket server, ChannelWriter<(byte[] Bytes, int Count, long Due)> pieces, int number, CancellationToken over)
    {
        var own = _options.PerConnection is { } rate ? new Pace(number == _options.SlowOne ? rate / 10 : rate) : null;
        long passed = 0;
        while (true)
        {
            var buffer = new byte[PieceBytes];
            var count = await server.ReceiveAsync(buffer, over);
            if (count == 0)
            {
                pieces.Complete();
                return;
            }

            passed += count;
            if (number == _options.SilentOne && passed > _options.SilentAfter)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
            }

            await (own?.PassAsync(count, over) ?? default);
            await (_together?.PassAsync(count, over) ?? default);
            await pieces.WriteAsync((buffer, count, Stopwatch.GetTimestamp() + (long)(_options.RoundTrip.TotalSeconds * Stopwatch.Frequency)), over);
        }
    }

    private async Task DeliverAsync(Socket client, ChannelReader<(byte[] Bytes, int Count, long Due)> pieces, CancellationToken over)
    {
        await foreach (var (bytes, count, due) in pieces.ReadAllAsync(over))
        {
            var early = due - Stopwatch.GetTimestamp();
            if (early > 0)
            {
                await Task.Delay(Stopwatch.GetElapsedTime(0, early), TimeProvider.System, over);
            }

            for (var sent = 0; sent < count;)
            {
                sent += await client.SendAsync(bytes.AsMemory(sent, count - sent), over);
            }

            Interlocked.Add(ref _passed, count);
        }
    }
}
