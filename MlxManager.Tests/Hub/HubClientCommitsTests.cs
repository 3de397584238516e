using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientCommitsTests
{
    private static readonly CommitHash Newest = Id(9);

    [Fact]
    public async Task GetCommitsAsync_UntilAKnownOne_AreThoseBefore()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(
            $$"""[{"id":"{{Newest}}","title":"Better\nweights","message":"","date":"2026-11-01T08:30:00.000Z","authors":[{"user":"ann"},{"user":null},null]},{"id":"{{Id(8)}}"},{"id":"{{Id(7)}}","title":"old"}]"""));
        await using var hub = new HubSetup(origin.Address);

        var list = (await hub.Client.GetCommitsAsync(HubSetup.Model, Newest, Id(7), default)).Value!;

        list.IsCut.Should().BeFalse();
        list.Commits.Select(commit => commit.Id).Should().Equal(Newest, Id(8));
        list.Commits[0].Title.Should().Be("Better");
        list.Commits[0].Date.Should().Be(new DateTimeOffset(2026, 11, 1, 8, 30, 0, TimeSpan.Zero));
        list.Commits[0].Authors.Should().Equal("ann");
        list.Commits[1].Should().BeEquivalentTo(new HubCommit(Id(8), "", null, []));
        origin.Requests.Single().Target.Should().Be($"/api/models/mlx-community/tiny/commits/{Newest}?limit=50");
    }

    [Theory]
    [InlineData("?p=1&limit=50", "&p=1")]
    [InlineData("?cursor=a%2Fb", "&cursor=a%2Fb")]
    public async Task GetCommitsAsync_MorePages_AreFollowedOnTheEndpointOnly(string next, string asked)
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($$"""[{"id":"{{Newest}}"}]""", ("Link", $"<https://elsewhere.test/commits{next}>; rel=\"next\"")),
            ScriptedOrigin.Json($$"""[{"id":"{{Id(1)}}"}]"""));
        await using var hub = new HubSetup(origin.Address);

        var list = (await hub.Client.GetCommitsAsync(HubSetup.Model, Newest, Id(1), default)).Value!;

        list.Should().BeEquivalentTo(new { IsCut = false });
        origin.Requests[1].Target.Should().EndWith(asked);
    }

    [Fact]
    public async Task GetCommitsAsync_EndlessHistory_IsCut()
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Range(1, 20).Select(page =>
            ScriptedOrigin.Json($$"""[{"id":"{{Id(100 + page)}}"}]""", ("Link", $"<http://x/?p={page}>; rel=\"next\"")))]);
        await using var hub = new HubSetup(origin.Address);

        var list = (await hub.Client.GetCommitsAsync(HubSetup.Model, Newest, Id(1), default)).Value!;

        list.IsCut.Should().BeTrue();
        origin.Requests.Should().HaveCount(HubClient.MaxCommitPages);
    }

    [Theory]
    [InlineData("""{"commits":[]}""")]
    [InlineData("nothing")]
    public async Task GetCommitsAsync_Nonsense_IsMalformed(string json)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(json));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetCommitsAsync(HubSetup.Model, Newest, Id(1), default)).Failure!.Kind.Should().Be(HubFailureKind.Malformed);
    }

    [Fact]
    public async Task GetCommitsAsync_EntriesWithoutAnId_AreLeftOut()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""[null,{"id":"../x"},{"title":"x"},{"id":"{{Id(1)}}"}]"""));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetCommitsAsync(HubSetup.Model, Newest, Id(1), default)).Value!.Commits.Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"api\";r=12;t=30", 12)]
    [InlineData("\"api\";t=30", null)]
    [InlineData("r=-1;t=x", null)]
    public async Task Quota_AnyAnswer_TellsWhatIsLeft(string header, int? left)
    {
        var time = new FakeTimeProvider();
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("""{"branches":[],"tags":[]}""", ("RateLimit", header)));
        await using var hub = new HubSetup(origin.Address, time: time);

        await hub.Client.GetRefsAsync(HubSetup.Model, default);

        hub.Client.Quota.Should().Be(left is { } count ? new HubQuota(count, time.GetUtcNow().AddSeconds(31)) : null);
    }

    private static CommitHash Id(int number) => CommitHash.Parse(number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture));
}
