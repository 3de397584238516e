using System.Net;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class SampleHubTests
{
    [Fact]
    public async Task StopListening_ThenStart_CutsAndComesBackOnTheSamePorts()
    {
        await using var fixture = await HubFixture.StartAsync();
        fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Times = 1, Kind = new Fault.Stall(10) });
        var (endpoint, content) = (fixture.Hub.Endpoint, fixture.Hub.ContentOrigin);
        var signed = await fixture.SignedAsync();
        using var open = await fixture.GetAsync(signed);

        await fixture.Hub.StopListeningAsync().WaitAsync(TimeSpan.FromSeconds(5));

        await open.Content.Invoking(body => body.ReadAsByteArrayAsync()).Should().ThrowAsync<HttpRequestException>();
        await fixture.Invoking(hub => hub.GetAsync("api/models")).Should().ThrowAsync<HttpRequestException>();
        await fixture.Hub.StartListeningAsync();
        fixture.Hub.Endpoint.Should().Be(endpoint);
        fixture.Hub.ContentOrigin.Should().Be(content);
        using var again = await fixture.GetAsync(signed, "bytes=0-9");
        again.StatusCode.Should().Be(HttpStatusCode.PartialContent);
    }

    [Fact]
    public async Task StopListening_ContentOnly_LeavesTheEndpoint()
    {
        await using var fixture = await HubFixture.StartAsync();
        var signed = await fixture.SignedAsync();

        await fixture.Hub.StopListeningAsync(SampleOrigin.Content);

        await fixture.Invoking(hub => hub.GetAsync(signed)).Should().ThrowAsync<HttpRequestException>();
        using var info = await fixture.GetAsync($"api/models/{HubFixture.Id}");
        info.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Add_SameLengthsOtherContent_IsAnotherCommit()
    {
        await using var fixture = await HubFixture.StartAsync();

        var first = fixture.Hub.Add(new SampleModel("a/b", SampleFile.Text("x", "one"), SampleFile.Generated("y.bin", 1, 50)));
        var same = fixture.Hub.Add(new SampleModel("a/b", SampleFile.Text("x", "one"), SampleFile.Generated("y.bin", 1, 50)));
        var text = fixture.Hub.Add(new SampleModel("a/b", SampleFile.Text("x", "two"), SampleFile.Generated("y.bin", 1, 50)));
        var seed = fixture.Hub.Add(new SampleModel("a/b", SampleFile.Text("x", "one"), SampleFile.Generated("y.bin", 2, 50)));

        same.Should().Be(first);
        new[] { first, text, seed }.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task BytesPerSecond_ChangedWhileSending_CountsAtOnce()
    {
        // As it begins, this would take a hundred seconds.
        await using var fixture = await HubFixture.StartAsync(new SampleHubOptions { BytesPerSecond = 10_000 });
        using var answer = await fixture.GetAsync(await fixture.SignedAsync());
        await fixture.Hub.Requests.WaitForAsync(record => record.BytesSent > 0);

        fixture.Hub.BytesPerSecond = null;

        var bytes = await answer.Content.ReadAsByteArrayAsync().WaitAsync(TimeSpan.FromSeconds(20));
        bytes.AsSpan().SequenceEqual(fixture.WeightBytes).Should().BeTrue();
    }

    [Fact]
    public async Task WaitForAsync_NothingComes_FailsWithWhatWasSeen()
    {
        await using var fixture = await HubFixture.StartAsync();
        using var answer = await fixture.GetAsync("api/whoami-v2");

        var wait = () => fixture.Hub.Requests.WaitForAsync(record => record.Status == 999, TimeSpan.FromMilliseconds(50));

        (await wait.Should().ThrowAsync<TimeoutException>()).WithMessage("*GET /api/whoami-v2*401*");
    }

    [Fact]
    public async Task WaitForAsync_BytesSent_ReturnsWhileTheAnswerStillRuns()
    {
        await using var fixture = await HubFixture.StartAsync(new SampleHubOptions { BytesPerSecondPerConnection = 200_000 });
        using var answer = await fixture.GetAsync(await fixture.SignedAsync());

        var record = await fixture.Hub.Requests.WaitForAsync(seen => seen.BytesSent >= 30_000);

        record.HasEnded.Should().BeFalse();
        record.BytesSent.Should().BeLessThan(1_000_000);
    }
}
