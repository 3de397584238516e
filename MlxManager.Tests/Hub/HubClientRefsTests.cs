using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientRefsTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task GetRefsAsync_BranchesAndTags_AreParsed()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(
            $$"""{"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"{{A}}"},{"name":"gptq-4bit-32g","targetCommit":"?"}],"converts":[],"tags":[{"name":"v1.0","ref":"refs/tags/v1.0","targetCommit":"{{A}}"}]}"""));
        await using var hub = new HubSetup(origin.Address);

        var refs = (await hub.Client.GetRefsAsync(HubSetup.Model, default)).Value!;

        refs.Branches.Should().Equal(new ModelRef(Revision.Main, CommitHash.Parse(A)), new ModelRef(Revision.Parse("gptq-4bit-32g"), null));
        refs.Tags.Should().Equal(new ModelRef(Revision.Parse("v1.0"), CommitHash.Parse(A)));
        refs.LeftOut.Should().Be(0);
        origin.Requests.Single().Target.Should().Be("/api/models/mlx-community/tiny/refs");
    }

    [Fact]
    public async Task GetRefsAsync_NamesThatCannotBe_AreLeftOutAndCounted()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(
            $$"""{"branches":[{"name":"main"},{"name":"../../etc"},{"name":"{{A}}"},null,{"name":null},{"name":"main"}],"tags":[{"name":"main"}]}"""));
        await using var hub = new HubSetup(origin.Address);

        var refs = (await hub.Client.GetRefsAsync(HubSetup.Model, default)).Value!;

        refs.Branches.Select(one => one.Revision.Value).Should().Equal("main");
        refs.Tags.Should().BeEmpty();
        refs.LeftOut.Should().Be(6);
    }

    [Fact]
    public async Task GetRefsAsync_Nonsense_IsMalformed()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("""{"branches":"main"}"""));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetRefsAsync(HubSetup.Model, default)).Failure!.Kind.Should().Be(HubFailureKind.Malformed);
    }

    [Fact]
    public async Task GetTextAsync_RedirectWithinTheEndpoint_IsFollowed()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Status(307, ("Location", "/api/resolve-cache/models/x/y/README.md")),
            ScriptedOrigin.Status(200, "# Größe"));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var text = await hub.Client.GetTextAsync(HubSetup.Model, HubSetup.Commit, RepoPath.Parse("README.md"), default);

        text.Value.Should().Be("# Größe");
        origin.Requests[0].Target.Should().Be($"/mlx-community/tiny/resolve/{HubSetup.Commit}/README.md");
    }

    [Fact]
    public async Task GetTextAsync_RedirectToAnotherHost_IsNotFollowed()
    {
        await using var other = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200, "elsewhere"));
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", other.Address.AbsoluteUri)));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var text = await hub.Client.GetTextAsync(HubSetup.Model, HubSetup.Commit, RepoPath.Parse("README.md"), default);

        text.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        other.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task GetTextAsync_LongerThanACard_IsRefused()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(200, new string('x', HubClient.MaxCardBytes + 8192)));
        await using var hub = new HubSetup(origin.Address);

        var text = await hub.Client.GetTextAsync(HubSetup.Model, HubSetup.Commit, RepoPath.Parse("README.md"), default);

        text.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        text.Failure.Message.Should().Contain("more than 256 KB");
    }
}
