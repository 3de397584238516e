using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientLocateTests
{
    private static readonly DateTimeOffset End = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task LocateAsync_LargeFile_GivesTheSignedAddressWithoutToken()
    {
        await using var content = await ScriptedOrigin.StartAsync();
        var signed = $"{content.Address}x/y%2Fz?Expires={End.ToUnixTimeSeconds()}&Signature=s";
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(
            302, ("Location", signed), ("X-Linked-Etag", $"\"{HubSetup.Sha256}\""), ("X-Linked-Size", "1000"), ("X-Repo-Commit", HubSetup.Commit.Value)));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var location = (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.LargeFile("a b/#%?.safetensors".Replace("?", "é", StringComparison.Ordinal)), default)).Value!;

        location.Should().Be(new FileLocation(new Uri(signed), null, End));
        location.ToString().Should().NotContain("Signature");
        var sent = origin.Requests.Single();
        sent.Method.Should().Be("HEAD");
        sent.Target.Should().Be($"/mlx-community/tiny/resolve/{HubSetup.Commit}/a%20b/%23%25%C3%A9.safetensors");
        sent.Headers["Accept-Encoding"].Should().Be("identity");
        sent.Headers["Authorization"].Should().Be("Bearer hf_secret");
        content.Requests.Should().BeEmpty();
        hub.Log.Should().NotContain(line => line.Contains("Signature", StringComparison.Ordinal) || line.Contains("hf_secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LocateAsync_SmallFile_GivesTheOwnOriginWithToken()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(307, ("Location", "/api/resolve-cache/models/x/config.json?etag=1")));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var location = (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile(), default)).Value!;

        location.Should().Be(new FileLocation(new Uri(origin.Address, "/api/resolve-cache/models/x/config.json?etag=1"), "Bearer hf_secret", null));
    }

    [Fact]
    public async Task LocateAsync_AnsweredAtOnce_IsTheResolveAddressItself()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200, ("ETag", "\"whatever\"")));
        await using var hub = new HubSetup(origin.Address);

        var location = (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile(), default)).Value!;

        location.Should().Be(new FileLocation(new Uri(origin.Address, $"/mlx-community/tiny/resolve/{HubSetup.Commit}/config.json"), null, null));
    }

    [Fact]
    public async Task Guess_GitFile_IsItsResolveAddressWithTokenAndNobodyIsAsked()
    {
        await using var origin = await ScriptedOrigin.StartAsync();
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        hub.Client.Guess(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile()).Should().Be(
            new FileLocation(new Uri(origin.Address, $"/mlx-community/tiny/resolve/{HubSetup.Commit}/config.json"), "Bearer hf_secret", null));
        hub.Client.Guess(HubSetup.Model, HubSetup.Commit, HubSetup.LargeFile("model.safetensors")).Should().BeNull("it lies in a store the Hub must name");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task LocateAsync_RenamedModel_IsAskedUnderItsNewName()
    {
        var renamed = $"/new/name/resolve/{HubSetup.Commit}/config.json";
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(307, ("Location", renamed)), ScriptedOrigin.Status(302, ("Location", "https://cdn.example/x")));
        await using var hub = new HubSetup(origin.Address);

        var location = (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile(), default)).Value!;

        origin.Requests[1].Target.Should().Be(renamed);
        location.Url.Should().Be(new Uri("https://cdn.example/x"));
    }

    [Theory]
    [InlineData("X-Linked-Etag", "\"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\"", "other content")]
    [InlineData("X-Linked-Etag", "x", "other content")]
    [InlineData("X-Linked-Size", "1001", "another size")]
    [InlineData("X-Linked-Size", "-1", "another size")]
    [InlineData("X-Repo-Commit", "cccccccccccccccccccccccccccccccccccccccc", "another commit")]
    public async Task LocateAsync_HeaderContradictsThePlan_IsMalformed(string header, string value, string words)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", "https://cdn.example/x"), (header, value)));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.LargeFile(), default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain(words).And.Contain("model.safetensors");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://cdn.example/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:word@cdn.example/x")]
    [InlineData("http://")]
    public async Task LocateAsync_UnusableTarget_IsMalformed(string target)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", target)));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.SmallFile(), default)).Failure!.Kind.Should().Be(HubFailureKind.Malformed);
    }

    [Fact]
    public async Task LocateAsync_WeakQuotedEtag_IsTheSame()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200, ("X-Linked-Etag", $"W/\"{HubSetup.Sha256}\"")));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.LocateAsync(HubSetup.Model, HubSetup.Commit, HubSetup.LargeFile(), default)).IsOk.Should().BeTrue();
    }

    [Theory]
    [InlineData("https://a/x", "http://b/y", null)]
    [InlineData("https://a/x", "https://b/y", "https://b/y")]
    [InlineData("https://a/x", "//b/y", "https://b/y")]
    [InlineData("http://a/x", "http://b/y", "http://b/y")]
    [InlineData("http://a/x", "https://b/y", "https://b/y")]
    [InlineData("https://a/x", "/y", "https://a/y")]
    [InlineData("https://a/x", "//(\u202eb.test/y", null)]
    [InlineData("https://a/x", "file://\u202e/y", null)]
    public void RedirectsTarget_Schemes_NeverLeavesHttps(string asked, string location, string? target)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Location", location);

        Redirects.Target(new Uri(asked), response.Headers).Should().Be(target is null ? null : new Uri(target));
    }

    [Theory]
    [InlineData("?Expires=1785585600", true)]
    [InlineData("?X-Amz-Date=20260801T110000Z&X-Amz-Expires=3600&b=c", true)]
    [InlineData("?x-amz-date=20260801T110000Z&x-amz-expires=3600", true)]
    [InlineData("", false)]
    [InlineData("?Expires=soon", false)]
    [InlineData("?Expires=-5", false)]
    [InlineData("?Expires=9223372036854775807", false)]
    [InlineData("?X-Amz-Date=20260801T110000Z", false)]
    [InlineData("?X-Amz-Date=2026&X-Amz-Expires=3600", false)]
    [InlineData("?X-Amz-Date=20260801T110000Z&X-Amz-Expires=99999999999999", false)]
    public void RedirectsExpiry_Query_IsReadOrIgnored(string query, bool known) =>
        Redirects.Expiry(new Uri("https://cdn.example/x" + query)).Should().Be(known ? End : null);
}
