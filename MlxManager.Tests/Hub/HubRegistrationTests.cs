using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubRegistrationTests
{
    [Fact]
    public async Task AddHub_ContentClient_TakesAnswersAsTheyAre()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Status(302, ("Location", "/elsewhere"), ("Set-Cookie", "a=b")), ScriptedOrigin.Status(200, "raw", ("Content-Encoding", "gzip")));
        await using var hub = new HubSetup(origin.Address);
        using var client = hub.Http.CreateClient(HubHttp.Location);

        using var redirect = await client.GetAsync(new Uri(origin.Address, "/one?Signature=secret"));
        using var packed = await client.GetAsync(new Uri(origin.Address, "/two"));

        ((int)redirect.StatusCode).Should().Be(302);
        (await packed.Content.ReadAsStringAsync()).Should().Be("raw");
        client.Timeout.Should().Be(Timeout.InfiniteTimeSpan);
        client.DefaultVersionPolicy.Should().Be(HttpVersionPolicy.RequestVersionExact);
        origin.Requests.Should().HaveCount(2).And.OnlyContain(r => !r.Headers.ContainsKey("Cookie") && !r.Headers.ContainsKey("Accept-Encoding"));
        origin.Requests[0].Headers["User-Agent"].Should().Be(HubHttp.UserAgent);
        hub.Log.Should().NotContain(line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddHub_ApiClient_Decompresses()
    {
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "br";
            await using var packed = new System.IO.Compression.BrotliStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await packed.WriteAsync("[]"u8.ToArray());
        });
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).IsOk.Should().BeTrue();
        origin.Requests.Single().Headers["Accept-Encoding"].Should().Contain("br");
    }
}
