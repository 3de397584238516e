using MlxManager.Tests.Support;

namespace MlxManager.Tests.Security;

public sealed class ResponseHeadersTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/models/downloads/active")]
    [InlineData("/api/models/nothing/status")]
    [InlineData("/openapi/v1.json")]
    public async Task Anything_Answered_CarriesTheHeaders(string address)
    {
        var headers = (await host.Http.GetAsync(address)).Headers;

        headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        var policy = headers.GetValues("Content-Security-Policy").Should().ContainSingle().Subject;
        policy.Should().Contain("frame-ancestors 'none'").And.Contain("script-src 'self';").And.NotContain("unsafe-eval");
    }

    [Theory]
    [InlineData("/api/models/downloads/active")]
    [InlineData("/api/nothing")]
    public async Task Api_Answered_IsNotStored(string address) =>
        (await host.Http.GetAsync(address)).Headers.CacheControl!.ToString().Should().Be("no-store");

    [Fact]
    public async Task Refusal_OfACaller_CarriesTheHeadersToo()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };

        (await host.Http.SendAsync(request)).Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }
}
