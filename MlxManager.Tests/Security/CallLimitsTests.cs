using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Api;
using MlxManager.Tests.Support;
using MlxManager.Web.Security;

namespace MlxManager.Tests.Security;

public sealed class CallLimitsTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public void ByCall_EachName_IsThatOfACall()
    {
        var names = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);

        CallLimits.ByCall.Keys.Append("followDownload").Except(names).Should().BeEmpty("a limit of a call that is not there limits nothing");
    }

    [Fact]
    public async Task Calls_Endless_AreRefusedInWordsWithATimeToWait()
    {
        HttpResponseMessage answer;
        var burst = CallLimits.ByCall["checkUpdates"].Burst;
        var calls = 0;
        do
        {
            answer = await host.Http.PostAsync("/api/cache/updates/check", null);
            calls++;
        }
        while (answer.StatusCode != HttpStatusCode.TooManyRequests && calls < 100 * burst);

        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        problem.GetProperty("detail").GetString().Should().Contain("Retry-After");
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
        calls.Should().BeGreaterThan(burst);
        (await host.Http.GetAsync("/api/models/downloads/active")).StatusCode.Should().Be(HttpStatusCode.OK, "other calls go on");
    }

    [Fact]
    public async Task Streams_MoreThanOneClientMayHold_AreRefusedUntilOneEnds()
    {
        host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        var open = new Stack<HttpResponseMessage>();
        try
        {
            for (var stream = 0; stream < CallLimits.MostStreams; stream++)
            {
                open.Push(await FollowAsync());
                open.Peek().StatusCode.Should().Be(HttpStatusCode.OK);
            }

            using var refused = await FollowAsync();
            (await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests)).GetProperty("detail").GetString().Should().Contain("Close some");
        }
        finally
        {
            foreach (var stream in open)
            {
                stream.Dispose();
            }
        }
    }

    [Fact]
    public async Task Circuits_MoreThanOneClientMayHold_AreRefused()
    {
        var open = new List<ClientWebSocket>();
        try
        {
            for (var circuit = 0; circuit < CallLimits.MostCircuits; circuit++)
            {
                open.Add(await ConnectAsync());
            }

            var oneMore = ConnectAsync;
            (await oneMore.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain("429");
        }
        finally
        {
            open.ForEach(circuit => circuit.Dispose());
        }
    }

    [Fact]
    public async Task Circuits_ByLongPolling_AreNotOpened()
    {
        using var negotiation = await host.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        var offer = await negotiation.JsonAsync();
        var address = $"/_blazor?id={Uri.EscapeDataString(offer.GetProperty("connectionToken").GetString()!)}";

        offer.GetProperty("availableTransports").EnumerateArray().Select(way => way.GetProperty("transport").GetString()).Should().Equal("WebSockets");
        (await host.Http.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var events = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Accept = { new("text/event-stream") } } };
        (await host.Http.SendAsync(events)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Circuits_AsStreamsOfHttp2_AreCountedToo()
    {
        var options = new RateLimiterOptions();
        CallLimits.Set(options);
        for (var circuit = 0; circuit < CallLimits.MostCircuits; circuit++)
        {
            (await options.GlobalLimiter!.AcquireAsync(ExtendedConnect())).IsAcquired.Should().BeTrue();
        }

        (await options.GlobalLimiter!.AcquireAsync(ExtendedConnect())).IsAcquired.Should().BeFalse();

        static DefaultHttpContext ExtendedConnect()
        {
            var context = new DefaultHttpContext { Request = { Method = "CONNECT", Path = "/_blazor" } };
            context.Features.Set<IHttpExtendedConnectFeature>(new Socket());
            return context;
        }
    }

    [Fact]
    public async Task Negotiations_Endless_AreRefused()
    {
        // Of another server: the circuits of the other tests negotiate too.
        var options = new RateLimiterOptions();
        CallLimits.Set(options);
        var negotiations = 0;
        while ((await options.GlobalLimiter!.AcquireAsync(new DefaultHttpContext { Request = { Method = "POST", Path = "/_blazor/negotiate" } })).IsAcquired)
        {
            (++negotiations).Should().BeLessThan(100_000);
        }

        negotiations.Should().BeGreaterThan(CallLimits.MostCircuits);
    }

    [Fact]
    public async Task Body_LargerThanAnythingHereTakes_IsRefused()
    {
        // Only said to be that large: what is refused unread may break the connection of who is still sending it.
        using var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /sign-in HTTP/1.1\r\nHost: {host.Http.BaseAddress.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {ServerLimits.LargestBody + 1}\r\n\r\n"));
        using var answer = new StreamReader(stream);

        (await answer.ReadLineAsync()).Should().StartWith("HTTP/1.1 413");
    }

    [Fact]
    public async Task Headers_LargerThanAnyBrowserSends_AreRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Much", new string('x', 40 << 10));

        (await host.Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    private sealed class Socket : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }

    private Task<HttpResponseMessage> FollowAsync() =>
        host.Http.GetAsync("/api/models/download/run-1/progress", HttpCompletionOption.ResponseHeadersRead);

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host.Http.BaseAddress!.Authority}/_blazor"), default);
        return socket;
    }
}
