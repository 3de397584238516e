using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Hub;

/// <summary>A public Hub that sends inside, with names that are made up here: no DNS is asked.</summary>
public sealed class NetworkGuardTests
{
    private static readonly Uri Public = new("https://hub.example");
    private static readonly IWebProxy None = new WebProxy();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.0.1")]
    public async Task Request_LiteralInside_IsRefusedAndNobodyAsked(string host)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200));
        using var http = Client(Public, None, Names());

        var asking = () => http.GetAsync(new Uri($"http://{host}:{origin.Address.Port}/latest"));

        (await asking.Should().ThrowAsync<OwnNetworkException>()).Which.Message.Should().Contain("own network");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Request_NameThatLeadsInside_IsRefusedAtTheConnection()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200));
        using var http = Client(Public, None, Names(("cdn.example", "127.0.0.1"), ("hub.example", "192.0.2.1")));

        var asking = () => http.GetAsync(new Uri($"http://cdn.example:{origin.Address.Port}/blob"));

        var refusal = (await asking.Should().ThrowAsync<HttpRequestException>()).Which;
        OwnNetworkException.In(refusal)!.Host.Should().Be("cdn.example");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Request_NameThatChangesItsAnswer_IsConnectedToWhatWasJudged()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200));
        var asked = 0;
        using var http = Client(Public, None, (name, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>(name == "hub.example" ? [IPAddress.Parse("192.0.2.1")] : [asked == 1 ? IPAddress.Loopback : IPAddress.Parse("192.0.2.2")]);
        });

        await FluentActions.Awaiting(() => http.GetAsync(new Uri($"http://cdn.example:{origin.Address.Port}/"))).Should().ThrowAsync<HttpRequestException>();

        asked.Should().Be(2, "the content's name once, and the Hub's to see whether it is outside");
        origin.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://mirror.example")]
    [InlineData("http://mirror")]
    public async Task Request_HubInside_MayLeadInside(string endpoint)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204), ScriptedOrigin.Status(204));
        using var http = Client(new Uri(endpoint), None, Names(("mirror.example", "10.0.0.7"), ("cdn.example", "127.0.0.1")));

        using var literal = await http.GetAsync(new Uri($"http://127.0.0.1:{origin.Address.Port}/"));
        using var named = await http.GetAsync(new Uri($"http://cdn.example:{origin.Address.Port}/"));

        (literal.StatusCode, named.StatusCode).Should().Be((HttpStatusCode.NoContent, HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task Request_TheHubItself_MayBeAnywhere()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204));
        var own = new Uri($"http://hub.example:{origin.Address.Port}");
        using var http = Client(own, None, Names(("hub.example", "127.0.0.1")));

        (await http.GetAsync(own)).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Request_ForAnotherHub_IsJudgedByThatOne()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204));
        using var http = Client(Public, None, Names());
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Address);
        NetworkGuard.Belongs(request, origin.Address);

        (await http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Request_ThroughAProxyInside_IsJudgedByItsAddressAlone()
    {
        await using var proxy = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204));
        using var http = Client(Public, new WebProxy(proxy.Address), Names());

        (await http.GetAsync(new Uri("http://cdn.example/blob"))).StatusCode.Should().Be(HttpStatusCode.NoContent, "whose name only the proxy knows");
        foreach (var inside in new[] { "http://10.0.0.1/", "http://localhost/", "http://[fd00::1]/", proxy.Address.AbsoluteUri })
        {
            await FluentActions.Awaiting(() => http.GetAsync(new Uri(inside))).Should().ThrowAsync<OwnNetworkException>(inside);
        }

        proxy.Requests.Should().ContainSingle().Which.Target.Should().Be("http://cdn.example/blob");
    }

    [Fact]
    public async Task Request_NameOfNobody_IsANameNotFound()
    {
        using var http = Client(Public, None, Names());

        var failure = (await FluentActions.Awaiting(() => http.GetAsync(new Uri("http://nobody.example/"))).Should().ThrowAsync<HttpRequestException>()).Which;

        failure.HttpRequestError.Should().Be(HttpRequestError.NameResolutionError);
    }

    [Fact]
    public async Task Request_FirstAddressDoesNotAnswer_NextOneIsTried()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204));
        var own = new Uri($"http://hub.example:{origin.Address.Port}");
        using var http = Client(own, None, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Loopback]));

        (await http.GetAsync(own)).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Request_FirstAddressIsSilent_NextOneIsTriedAndTheFirstFromThenOn()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204), ScriptedOrigin.Status(204));
        using var silent = new SilentNetwork(origin.Address.Port, "192.0.2.1", "127.0.0.1");

        (await silent.AskAsync(after: 1)).Should().Be(HttpStatusCode.NoContent);
        (await silent.AskAsync(after: 0)).Should().Be(HttpStatusCode.NoContent);

        silent.Asked.Should().Equal("192.0.2.1", "127.0.0.1", "127.0.0.1");
    }

    [Fact]
    public async Task Request_OneKindIsSilent_CostsOneWait()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(204));
        using var silent = new SilentNetwork(origin.Address.Port, "2001:db8::1", "2001:db8::2", "2001:db8::3", "127.0.0.1");

        (await silent.AskAsync(after: 1)).Should().Be(HttpStatusCode.NoContent);

        silent.Asked.Should().Equal("2001:db8::1", "127.0.0.1");
    }

    [Fact]
    public async Task ContentHost_RedirectsInside_IsAFailureInWords()
    {
        await using var proxy = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", "http://169.254.169.254/latest/meta-data")));
        using var http = TransferHttp.CreateClient("MlxManager.Tests/1.0", new WebProxy(proxy.Address), new NetworkGuard(Public, new WebProxy(proxy.Address), Names(), TimeProvider.System));
        using var deadline = new Deadline(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        var client = new RangeClient(http, 1000, new TransferOptions(), TimeProvider.System);

        var answer = await client.AskAsync(new BlobLocation(new Uri("http://cdn.example/blob"), null, null), new ByteSpan(0, 100), deadline);

        var failure = answer.Should().BeOfType<RangeAnswer.Failed>().Subject.Failure;
        (failure.Cause, failure.IsTransient).Should().Be((FailureCause.Protocol, false));
        failure.Message.Should().Contain("169.254.169.254").And.Contain("own network").And.Contain("set it as the endpoint");
        HubTroubles.ToError(failure, refusal: null).Kind.Should().Be(ErrorKind.OwnNetwork);
        proxy.Requests.Should().ContainSingle();
    }

    [Fact]
    public void LeadsInside_IsMalformedAndNamesTheHost()
    {
        var failure = new HubFailures(Public, TimeProvider.System).LeadsInside(new OwnNetworkException("10.0.0.1"));

        failure.Kind.Should().Be(HubFailureKind.Malformed);
        failure.Message.Should().Contain("hub.example").And.Contain("10.0.0.1").And.Contain("own network");
    }

    private static HttpClient Client(Uri endpoint, IWebProxy proxy, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        var handler = new SocketsHttpHandler { Proxy = proxy, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) };
        return new HttpClient(new NetworkGuard(endpoint, proxy, resolve, TimeProvider.System).Over(handler));
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Names(params (string Name, string Address)[] known) => (name, _) =>
        Task.FromResult(known.Where(one => one.Name == name).Select(one => IPAddress.Parse(one.Address)).ToArray());

    /// <summary>Only the loopback answers; what goes elsewhere is swallowed. The clock stands, but for the waits that are asked for.</summary>
    private sealed class SilentNetwork : IDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly SemaphoreSlim _swallowed = new(0);
        private readonly HttpClient _http;
        private readonly Uri _hub;

        public SilentNetwork(int port, params string[] addresses)
        {
            _hub = new Uri($"http://hub.example:{port}");
            var guard = new NetworkGuard(_hub, None, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()), _time) { Connect = ConnectAsync };
            _http = new HttpClient(guard.Over(new SocketsHttpHandler { Proxy = None }));
        }

        public ConcurrentQueue<string> Asked { get; } = [];

        public void Dispose()
        {
            _http.Dispose();
            _swallowed.Dispose();
        }

        /// <summary>Over a new connection.</summary>
        /// <param name="after">So many addresses that are silent.</param>
        public async Task<HttpStatusCode> AskAsync(int after)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _hub);
            request.Headers.ConnectionClose = true;
            var asking = _http.SendAsync(request);
            for (; after > 0; after--)
            {
                await _swallowed.WaitAsync();
                _time.Advance(TimeSpan.FromSeconds(3));
            }

            using var answer = await asking;
            return answer.StatusCode;
        }

        private async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
        {
            Asked.Enqueue(address.Address.ToString());
            if (!IPAddress.IsLoopback(address.Address))
            {
                _swallowed.Release();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
