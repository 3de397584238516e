using System.Diagnostics;
using MlxManager.Core.Downloads;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Downloads;

/// <summary>Limits and paused hours as a download lives through them.</summary>
public sealed class PaceTests
{
    [Fact]
    public async Task PausedHour_WhileItRuns_WaitsWithItsBytesAndGoesOnByItself()
    {
        await using var engine = await EngineHarness.StartAsync(new() { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        await AllWeekAsync(engine, HourPace.Paused);
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        await engine.Hub.Requests.WaitForIdleAsync();

        waiting.Status.Should().Be(DownloadStatus.Downloading);
        waiting.Waiting!.Cause.Should().Be(FailureCause.Scheduled);
        waiting.DownloadedBytes.Should().BeGreaterThan(EngineHarness.LargeSize / 4);
        engine.Hub.Requests.Clear();
        await AllWeekAsync(engine, HourPace.Full);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        var etag = await engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync();
        engine.Hub.Requests.OfContent(etag).Sum(r => r.BytesSent).Should().BeLessThan(EngineHarness.LargeSize * 3 / 4, "what was here is not fetched again");
        engine.AssertWhole();
    }

    [Fact]
    public async Task PausedHour_RestartPauseAndCancel_WorkAsEver()
    {
        await using var engine = await EngineHarness.StartAsync();
        await AllWeekAsync(engine, HourPace.Paused);
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);

        await engine.RestartServerAsync();
        await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        engine.Hub.Requests.OfContent().Should().BeEmpty();

        (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).IsDone.Should().BeTrue();
        (await engine.CommandAsync(download.Id, DownloadCommand.Resume)).IsDone.Should().BeTrue();
        await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        (await engine.CommandAsync(download.Id, DownloadCommand.Cancel)).IsDone.Should().BeTrue();
        engine.Repo.Exists.Should().BeFalse();
    }

    [Fact]
    public async Task Limit_AllWaitForTheirShare_PauseStillStopsAtOnceAndKeepsEveryByte()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.Pace.SetAsync(set => set with { IsLimited = true, BytesPerSecond = 1024 }, default);
        var download = await engine.StartAsync("main", "*.safetensors");
        await engine.UntilAsync(download.Id, d => d.DownloadedBytes > 0);

        var clock = Stopwatch.StartNew();
        var paused = await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        paused.IsDone.Should().BeTrue();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "at this rate the next share is minutes away for some");
        await engine.Pace.SetAsync(set => set with { IsLimited = false }, default);
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task Limit_LiftedForOne_LetsItFinish()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.Pace.SetAsync(set => set with { IsLimited = true, BytesPerSecond = 100_000 }, default);
        var download = await engine.StartAsync();
        await engine.Downloads.LimitAsync(download.Id, 2000, default);
        await engine.UntilAsync(download.Id, d => d.DownloadedBytes > 0);

        await engine.Downloads.LimitAsync(download.Id, null, default);
        await engine.Pace.SetAsync(set => set with { IsLimited = false }, default);

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    private static Task AllWeekAsync(EngineHarness engine, HourPace pace) => engine.Pace.SetAsync(
        set => set with { IsScheduled = true, Schedule = WeeklySchedule.Full.With((_, _, _) => pace) }, default);
}
