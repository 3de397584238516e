using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>The timeline of real downloads, troubles and restarts included.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task Events_PausedResumedRestartedCompleted_TellItInOrder()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id, 0.1);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilPartlyHereAsync(download.Id, 0.3);
        await engine.RestartServerAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        var events = (await engine.Downloads.GetEventsAsync(download.Id, default))!;

        events.Select(e => e.Kind).Should().Equal(
            DownloadEventKind.Started,
            DownloadEventKind.Planned,
            DownloadEventKind.Paused,
            DownloadEventKind.Resumed,
            DownloadEventKind.ServerStopped,
            DownloadEventKind.ServerStarted,
            DownloadEventKind.Verified,
            DownloadEventKind.Completed);
        events.Should().BeInAscendingOrder(e => e.At);
        events[1].Message.Should().StartWith("3 files, 25.2 MB, at commit ");
        events[6].Message.Should().Contain("model.safetensors");
        events.Should().OnlyContain(e => e.Facts != null, "a page says each of them in its own language");
        events[0].Facts.Should().Be(new EventFacts { Model = EngineHarness.ModelName, Revision = "main" });
        events[1].Facts.Should().BeEquivalentTo(new { Files = 3, Bytes = events[7].Facts!.Bytes, Commit = engine.Hub.CommitOf(EngineHarness.ModelName) });
        events[2].Facts!.Bytes.Should().BePositive().And.BeLessThan(events[2].Facts!.TotalBytes!.Value);
        events[6].Facts!.Path.Should().Be("model.safetensors");
    }

    [Fact]
    public async Task Events_HubAwayInTheMiddle_IsOneOutageThatWentOn()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        await engine.Hub.StopListeningAsync();
        var first = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting && d.Waiting!.RetryAt > first.Waiting!.RetryAt);
        await engine.Hub.StartListeningAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        var events = (await engine.Downloads.GetEventsAsync(download.Id, default))!;

        events.Where(e => e.Kind == DownloadEventKind.Waiting).Should().ContainSingle()
            .Which.Message.Should().Contain("It went on after").And.Contain("tries");
    }

    [Fact]
    public async Task Events_ContentWrongTwice_TellWhatWasThrownAwayAndTheFailure()
    {
        await using var engine = await EngineHarness.StartAsync();
        engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Content,
            Path = "*.safetensors",
            Kind = new Fault.FlipByte(12_345),
            Covers = 12_345,
        });
        var download = await engine.StartAsync();
        var failed = await engine.UntilAsync(download.Id, DownloadStatus.Failed);
        await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        var events = (await engine.Downloads.GetEventsAsync(download.Id, default))!;

        events.Select(e => e.Kind).Should().Equal(
            DownloadEventKind.Started,
            DownloadEventKind.Planned,
            DownloadEventKind.ContentThrownAway,
            DownloadEventKind.Failed,
            DownloadEventKind.Cancelled);
        events[3].Message.Should().Be(failed.Error!.Message);
    }

    [Fact]
    public async Task Events_ConnectionsCut_AreCountedInOneEvent()
    {
        await using var engine = await EngineHarness.StartAsync();
        var rule = engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Content,
            Path = "*.safetensors",
            Kind = new Fault.Cut(300_000),
            Times = 4,
        });
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        var events = (await engine.Downloads.GetEventsAsync(download.Id, default))!;

        engine.Hub.Faults.Hits(rule).Should().Be(4);
        events.Where(e => e.Kind is DownloadEventKind.Retrying or DownloadEventKind.Waiting).Should().ContainSingle()
            .Which.Message.Should().Contain("4 tries");
    }

    [Fact]
    public async Task Events_NoPlaceFree_TellThatItWaitsForItsTurn()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 }, maxActive: 1);
        await engine.StartAsync();

        var second = await engine.StartAsync("main", "*.json");
        await engine.UntilAsync(second.Id, d => d.Status == DownloadStatus.Completed);

        (await engine.Downloads.GetEventsAsync(second.Id, default))!.Select(e => e.Kind).Should().Equal(
            DownloadEventKind.Started, DownloadEventKind.Queued, DownloadEventKind.Planned, DownloadEventKind.Completed);
    }

    [Fact]
    public async Task Events_DownloadForgotten_AreGone()
    {
        await using var engine = await EngineHarness.StartAsync();
        var download = await engine.StartAsync("main", "*.json");
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        var before = await engine.Downloads.GetEventsAsync(download.Id, default);
        await engine.CommandAsync(download.Id, DownloadCommand.Forget);

        before.Should().NotBeEmpty();
        (await engine.Downloads.GetEventsAsync(download.Id, default)).Should().BeNull();
        (await engine.Downloads.GetEventsAsync(999, default)).Should().BeNull();
    }
}
