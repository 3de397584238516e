using System.Net;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Api;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Security;

public sealed class CallerCheckTests : IClassFixture<ApiHost>
{
    private const string Start = "/api/models/download";
    private readonly ApiHost _host;

    public CallerCheckTests(ApiHost host)
    {
        _host = host;
        host.Downloads.Asked.Clear();
        host.Downloads.Publish(ApiSamples.Download(1, DownloadStatus.Completed));
        host.Downloads.OnCommand = (id, _) => new CommandAnswer(CommandOutcome.Done, ApiSamples.Download(id, DownloadStatus.Paused));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5230")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("localhost.")]
    [InlineData("10.1.2.3")]
    [InlineData("[fe80::1]")]
    [InlineData("0.0.0.0")]
    public async Task Host_Foreign_IsRefusedEverywhere(string name)
    {
        foreach (var address in new[] { "/", "/openapi/v1.json", "/api/models/downloads/active", "/api/models/download/run-1/status", "/_blazor/negotiate" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = name } };

            var response = await _host.Http.SendAsync(request);

            await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        }

        (await CommandAsync(("Host", name))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        _host.Downloads.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5230")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:81")]
    [InlineData("[::1]:5230")]
    public async Task Host_Own_IsAnswered(string name) =>
        (await CommandAsync(("Host", name))).StatusCode.Should().Be(HttpStatusCode.OK);

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://evil.example:5230")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "")]
    [InlineData("Origin", "file://")]
    [InlineData("Origin", "file://%E2%80%AE/a")]
    [InlineData("Origin", "http://localhost.evil.example")]
    [InlineData("Origin", "http://127.0.0.1")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "invented")]
    public async Task Command_FromElsewhere_IsRefusedAndNotDone(string header, string value)
    {
        var response = await CommandAsync((header, value));

        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        _host.Downloads.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Command_OtherScheme_IsRefused()
    {
        var own = _host.Http.BaseAddress!;

        (await CommandAsync(("Origin", $"https://{own.Authority}"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Command_OriginWithMoreThanOne_IsRefused()
    {
        var own = _host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        (await CommandAsync(("Origin", own), ("Origin", "https://evil.example"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Command_FromOwnPage_IsDone()
    {
        var own = _host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        (await CommandAsync(("Origin", own), ("Sec-Fetch-Site", "same-origin"))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Command_FromOwnFormThatSendsNoReferrer_IsDone()
    {
        (await CommandAsync(("Origin", "null"), ("Sec-Fetch-Site", "same-origin"))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await CommandAsync(("Origin", "null"), ("Sec-Fetch-Site", "cross-site"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await CommandAsync(("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin"))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Command_FromScript_IsDone() => (await CommandAsync()).StatusCode.Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task Command_NavigationFromElsewhere_IsRefused()
    {
        var response = await CommandAsync(("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("GET", "/api/models/download/run-1/progress")]
    [InlineData("GET", "/api/models/local")]
    [InlineData("GET", "/api/models/search")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("POST", Start)]
    [InlineData("DELETE", "/api/models/downloads/1")]
    [InlineData("DELETE", "/api/models/a/b")]
    [InlineData("POST", "/_blazor/negotiate")]
    [InlineData("GET", "/_blazor")]
    [InlineData("GET", "/_framework/blazor.web.js")]
    [InlineData("OPTIONS", Start)]
    public async Task Anything_ForeignOrigin_IsRefused(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "cors");

        var response = await _host.Http.SendAsync(request);

        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        response.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Fact]
    public async Task Circuit_WebSocketFromElsewhere_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");

        (await _host.Http.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/", "document", true)]
    [InlineData("/", "iframe", false)]
    [InlineData("/api/models/downloads", "document", false)]
    [InlineData("/api/models/download/run-1/progress", "document", false)]
    [InlineData("/_blazor", "document", false)]
    public async Task Visit_FromAnotherSite_ReachesThePageOnly(string address, string destination, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", destination);

        var response = await _host.Http.SendAsync(request);

        (response.StatusCode != HttpStatusCode.Forbidden).Should().Be(allowed);
    }

    private async Task<HttpResponseMessage> CommandAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/models/download/1/pause");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        }

        return await _host.Http.SendAsync(request);
    }
}
