using System.Net;
using System.Net.Sockets;
using MlxManager.Core.Hub;
using MlxManager.Tests.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Settings;

/// <summary>What a person tries from the settings, over real HTTP.</summary>
public sealed class AccountAndEndpointTests
{
    private static readonly SampleHubOptions WithAnn = new()
    {
        Tokens = new Dictionary<string, SampleAccount> { [AccessFixture.Token] = new("ann") },
    };

    [Fact]
    public async Task Account_RightToken_HasAName()
    {
        await using var hub = await SampleHub.StartAsync(WithAnn);
        await using var access = await AccessFixture.StartAsync(hub.Endpoint, token: AccessFixture.Token);

        (await access.Accounts.AskAsync(AccessFixture.Token, default)).Value!.Name.Should().Be("ann");
        (await access.Accounts.AskAsync(default)).Value!.Name.Should().Be("ann");
    }

    [Fact]
    public async Task Account_WrongToken_IsRefusedAndNotRepeated()
    {
        await using var hub = await SampleHub.StartAsync(WithAnn);
        await using var access = await AccessFixture.StartAsync(hub.Endpoint);

        var failure = (await access.Accounts.AskAsync("hf_somebody_elses", default)).Failure!;

        failure.Kind.Should().Be(HubFailureKind.BadToken);
        failure.Message.Should().NotContain("hf_somebody_elses");
    }

    [Theory]
    [InlineData("""{"name": ""}""")]
    [InlineData("""{"name": "a\nb"}""")]
    [InlineData("""["ann"]""")]
    [InlineData("<html>Sign in to the hotel's network</html>")]
    public async Task Account_AnswerThatIsNone_IsMalformed(string body)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(body));
        await using var access = await AccessFixture.StartAsync(origin.Address);

        (await access.Accounts.AskAsync(AccessFixture.Token, default)).Failure!.Kind.Should().Be(HubFailureKind.Malformed);
    }

    [Fact]
    public async Task Endpoint_Well_TellsBothHosts()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(Sample());
        await using var access = await AccessFixture.StartAsync();

        var report = await access.Endpoints.RunAsync(hub.Endpoint, default);

        report.Api.Should().BeEquivalentTo(new { Host = hub.Endpoint.Authority, Failure = (HubFailure?)null });
        report.Content.Should().BeEquivalentTo(new { Host = hub.ContentOrigin.Authority, Failure = (HubFailure?)null });
    }

    [Fact]
    public async Task Endpoint_ContentHostFails_SaysThatItIsThatOne()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(Sample());
        hub.Faults.Add(new() { Target = FaultTarget.Content, Kind = new Fault.Status(HttpStatusCode.ServiceUnavailable, "Slow down") });
        await using var access = await AccessFixture.StartAsync();

        var report = await access.Endpoints.RunAsync(hub.Endpoint, default);

        report.Api.Failure.Should().BeNull();
        report.Content!.Host.Should().Be(hub.ContentOrigin.Authority);
        report.Content.Failure!.Kind.Should().Be(HubFailureKind.ServerError);
        report.Content.Failure.Message.Should().Contain(hub.ContentOrigin.Authority);
    }

    [Fact]
    public async Task Endpoint_NobodyThere_IsItself()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = new Uri($"http://{taken.LocalEndpoint}");
        taken.Stop();
        await using var access = await AccessFixture.StartAsync();

        var report = await access.Endpoints.RunAsync(endpoint, default);

        report.Api.Failure!.Kind.Should().Be(HubFailureKind.Unreachable);
        report.Content.Should().BeNull();
    }

    [Fact]
    public async Task Endpoint_OnlyClosedModels_TriesNoContent()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(Sample() with { Gating = SampleGating.Manual });
        await using var access = await AccessFixture.StartAsync();

        (await access.Endpoints.RunAsync(hub.Endpoint, default)).Should().BeEquivalentTo(new { Api = new { Failure = (HubFailure?)null }, Content = (HostReport?)null });
    }

    [Fact]
    public async Task Endpoint_Another_DoesNotGetTheToken()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        await using var access = await AccessFixture.StartAsync(token: AccessFixture.Token);
        await access.Secrets.KeepTokenAsync(access.Hub.Endpoint, AccessFixture.Token, "ann", default);

        await access.Endpoints.RunAsync(origin.Address, default);

        origin.Requests.Should().ContainSingle().Which.Headers.Should().NotContainKey("Authorization");
    }

    [Fact]
    public async Task Proxy_SetWhileRunning_CarriesTheNextRequestWithItsOwnName()
    {
        var challenge = ScriptedOrigin.Status(407, ("Proxy-Authenticate", "Basic realm=\"office\""));
        await using var proxy = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"), challenge, ScriptedOrigin.Json("[]"));
        await using var hub = await SampleHub.StartAsync();
        await using var access = await AccessFixture.StartAsync(hub.Endpoint);
        var search = new ModelSearch(null, []);

        (await access.Client.SearchAsync(search, default)).IsOk.Should().BeTrue();
        proxy.Requests.Should().BeEmpty("nobody has set it yet");

        await access.Secrets.KeepProxyAsync(proxy.Address, null, null, default);
        (await access.Client.SearchAsync(search, default)).IsOk.Should().BeTrue();
        proxy.Requests.Should().ContainSingle().Which.Target.Should().StartWith(hub.Endpoint.AbsoluteUri, "a proxy is asked for the whole address");

        await access.Secrets.KeepProxyAsync(proxy.Address, "ann", "geheim", default);
        (await access.Client.SearchAsync(search, default)).IsOk.Should().BeTrue();
        proxy.Requests[^1].Headers["Proxy-Authorization"].Should().Be("Basic YW5uOmdlaGVpbQ==");

        await access.Secrets.KeepProxyAsync(null, null, null, default);
        (await access.Client.SearchAsync(search, default)).IsOk.Should().BeTrue();
        proxy.Requests.Should().HaveCount(3);
    }

    private static SampleModel Sample() => new("lab/model", SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", seed: 1, length: 1000));
}
