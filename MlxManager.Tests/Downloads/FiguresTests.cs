using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>What a download tells of its effort: reused, verified, fetched, active time.</summary>
public sealed class FiguresTests
{
    private static readonly SampleHubOptions Slow = new() { BytesPerSecond = 16 << 20 };

    [Fact]
    public async Task Complete_Fresh_FetchedEveryByteAndVerifiedIt()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);

        var done = await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);

        done.ReusedBytes.Should().Be(0);
        done.VerifiedBytes.Should().Be(done.TotalBytes);
        done.FetchedBytes.Should().BeGreaterThanOrEqualTo(done.TotalBytes).And.BeLessThan(done.TotalBytes * 2);
        done.ActiveTime.Should().BePositive();
        (await engine.Downloads.FindAsync(done.Id, default)).Should().Be(done, "the row tells the same as the session did");
    }

    [Fact]
    public async Task Complete_LargeFileWasHere_IsReusedAndStaysSoAfterARestart()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{ \"new\": true }")]);

        var done = await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);
        await engine.RestartServerAsync();
        var shown = engine.Downloads.Subscribe().Current[done.Id];
        var history = await engine.Downloads.GetHistoryAsync(DownloadStatus.Completed, 1, default);

        done.ReusedBytes.Should().BeInRange(EngineHarness.LargeSize, done.TotalBytes - 1);
        done.FetchedBytes.Should().Be(done.TotalBytes - done.ReusedBytes);
        shown.Should().Be(done);
        history.Should().Equal(done);
    }

    [Fact]
    public async Task Pause_ThenRestartAndResume_AddsUpOverTheRuns()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        var paused = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;

        await engine.RestartServerAsync();
        var after = (await engine.Downloads.FindAsync(download.Id, default))!;
        engine.Hub.BytesPerSecond = null;
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        paused.FetchedBytes.Should().BeGreaterThanOrEqualTo(paused.DownloadedBytes);
        (after.FetchedBytes, after.ActiveTime, after.PeakBytesPerSecond)
            .Should().Be((paused.FetchedBytes, paused.ActiveTime, paused.PeakBytesPerSecond));
        after.VerifiedBytes.Should().BeLessThanOrEqualTo(after.DownloadedBytes);
        done.FetchedBytes.Should().BeGreaterThan(paused.FetchedBytes);
        done.ActiveTime.Should().BeGreaterThan(paused.ActiveTime);
    }

    [Fact]
    public async Task Start_WithPatterns_TellsThem()
    {
        await using var engine = await EngineHarness.StartAsync();

        var done = await engine.UntilAsync((await engine.StartAsync("main", "*.json")).Id, DownloadStatus.Completed);

        done.Patterns.Allow.Should().Equal("*.json");
        (await engine.Downloads.FindAsync(done.Id, default))!.Patterns.Should().Be(done.Patterns);
    }
}
