using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientModelTests
{
    [Fact]
    public async Task GetModelAsync_BranchWithSlash_IsOneEncodedSegment()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""{"id":"renamed/other","sha":"{{HubSetup.Commit}}","gated":false}"""));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var details = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Parse("refs/pr/1"), default)).Value!;

        details.Commit.Should().Be(HubSetup.Commit);
        details.Revision.Value.Should().Be("refs/pr/1");
        details.Summary.Id.Should().Be(HubSetup.Model, "tools look for the name that was asked for");
        var sent = origin.Requests.Single();
        sent.Target.Should().StartWith("/api/models/mlx-community/tiny/revision/refs%2Fpr%2F1?expand");
        sent.Headers["Authorization"].Should().Be("Bearer hf_secret");
    }

    [Theory]
    [InlineData("""{"id":"mlx-community/tiny"}""")]
    [InlineData("""{"id":"mlx-community/tiny","sha":"main"}""")]
    [InlineData("""{"id":"mlx-community/tiny","sha":"../../../../../../../../../../../../../x"}""")]
    [InlineData("""[]""")]
    public async Task GetModelAsync_NoCommit_IsMalformed(string body)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(body));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
    }

    [Fact]
    public async Task GetModelAsync_AnotherCommitThanAsked_IsMalformed()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""{"sha":"{{new string('c', 40)}}"}"""));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetModelAsync(HubSetup.Model, Revision.At(HubSetup.Commit), default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain("another commit");
    }

    [Fact]
    public async Task GetModelAsync_RedirectWithinTheOrigin_IsFollowedWithTheToken()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Status(307, ("Location", "/api/models/new/name/revision/main")),
            ScriptedOrigin.Json($$"""{"sha":"{{HubSetup.Commit}}"}"""));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).IsOk.Should().BeTrue();

        origin.Requests[1].Target.Should().Be("/api/models/new/name/revision/main");
        origin.Requests[1].Headers["Authorization"].Should().Be("Bearer hf_secret");
    }

    [Fact]
    public async Task GetModelAsync_RedirectToAnotherOrigin_IsNotFollowed()
    {
        await using var other = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""{"sha":"{{HubSetup.Commit}}"}"""));
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", new Uri(other.Address, "/steal").AbsoluteUri)));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var answer = await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        other.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task GetModelAsync_RedirectsInACircle_EndAfterFive()
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat(ScriptedOrigin.Status(302, ("Location", "/again")), 20)]);
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!.Kind.Should().Be(HubFailureKind.Malformed);

        origin.Requests.Should().HaveCount(6);
    }

    [Fact]
    public async Task GetModelAsync_EndpointWithABasePath_KeepsIt()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""{"sha":"{{HubSetup.Commit}}"}"""));
        await using var hub = new HubSetup(new Uri(origin.Address, "/mirror/hf/"));

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).IsOk.Should().BeTrue();

        origin.Requests.Single().Target.Should().StartWith("/mirror/hf/api/models/mlx-community/tiny/revision/main?");
    }
}
