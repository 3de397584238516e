using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>The main job, end to end below the page: start, pause, resume, cancel, restart.</summary>
public sealed class LifeTests
{
    private static readonly SampleHubOptions Slow = new() { BytesPerSecond = 16 << 20 };

    [Fact]
    public async Task Start_WholeModel_BringsEveryFileAndMovesTheRef()
    {
        await using var engine = await EngineHarness.StartAsync();

        var download = await engine.StartAsync();
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        done.DownloadedBytes.Should().Be(done.TotalBytes);
        done.FilesDone.Should().Be(3);
        engine.AssertWhole();
        File.Exists(Path.Combine(engine.Repo.Folder, "trees", done.Commit + ".json")).Should().BeTrue();
    }

    [Fact]
    public async Task Start_Patterns_BringOnlyWhatTheyInclude()
    {
        await using var engine = await EngineHarness.StartAsync();

        var download = await engine.StartAsync("main", "*.json");
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        done.FilesTotal.Should().Be(2);
        engine.Files("*.safetensors").Should().BeEmpty();
        engine.Files("tokenizer.json").Should().ContainSingle();
    }

    [Fact]
    public async Task Start_NoFileMatches_FailsInWords()
    {
        await using var engine = await EngineHarness.StartAsync();

        var download = await engine.StartAsync("main", "*.gguf");
        var failed = await engine.UntilAsync(download.Id, DownloadStatus.Failed);

        failed.Error!.Message.Should().Contain("patterns");
        engine.Repo.Exists.Should().BeFalse();
    }

    [Fact]
    public async Task Start_SameModelTwice_GivesTheOneThatExists()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var first = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(first.Id, 0.05);

        var again = await engine.Downloads.StartAsync(
            new StartRequest(EngineHarness.Model, Core.Hub.Revision.Main, Core.Hub.FilePatterns.Everything), default);
        var byCommit = await engine.StartAsync(engine.Hub.CommitOf(EngineHarness.ModelName));
        var others = await engine.StartAsync("main", "*.json");

        again.Existed.Should().BeTrue();
        again.Download.Id.Should().Be(first.Id);
        byCommit.Id.Should().Be(first.Id);
        others.Id.Should().NotBe(first.Id);
    }

    [Fact]
    public async Task Start_ManyAtOnce_MakesOne()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);

        var started = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => engine.StartAsync())));

        started.Select(d => d.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Start_BlobAlreadyInCache_IsNotFetched()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);
        var etag = await engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync();
        engine.Hub.Requests.Clear();
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{ \"new\": true }")]);

        var done = await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);

        engine.Hub.Requests.OfContent(etag).Should().BeEmpty();
        done.DownloadedBytes.Should().Be(done.TotalBytes);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Pause_WhileDownloading_StopsTheBytesAndResumeFetchesNoneAgain()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        var paused = await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        var spans = await engine.JournalAsync();
        await engine.Hub.Requests.WaitForIdleAsync();
        engine.Hub.Requests.Clear();
        var resumed = await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        paused.Download!.Status.Should().Be(DownloadStatus.Paused);
        resumed.Download!.TaskId.Should().NotBe(download.TaskId);
        await engine.AssertNotAskedAgainAsync(spans);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Pause_RightAfterResume_NeverLosesCount()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        var last = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!.DownloadedBytes;

        for (var round = 0; round < 20; round++)
        {
            await engine.CommandAsync(download.Id, DownloadCommand.Resume);
            var now = (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!.DownloadedBytes;
            now.Should().BeGreaterThanOrEqualTo(last);
            last = now;
        }
    }

    [Fact]
    public async Task Restart_WhileDownloading_GoesOnByItselfAndFetchesNoneAgain()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        await engine.StopServerAsync();
        await engine.Hub.Requests.WaitForIdleAsync();
        engine.Hub.Requests.Clear();
        var before = engine.Partials();
        await engine.StartServerAsync();
        var after = await engine.Downloads.FindAsync(download.Id, default);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        before.Should().ContainSingle();
        after!.Status.Should().Be(DownloadStatus.Downloading);
        after.DownloadedBytes.Should().BeGreaterThan(EngineHarness.LargeSize / 4);
        var etag = await engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync();
        engine.Hub.Requests.OfContent(etag).Sum(r => r.BytesSent).Should().BeLessThanOrEqualTo(EngineHarness.LargeSize - after.DownloadedBytes + (1 << 20));
        engine.AssertWhole();
    }

    [Fact]
    public async Task Restart_Paused_StaysPausedAtItsCommit()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        var before = await engine.UntilPartlyHereAsync(download.Id);
        var paused = await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        await engine.StopServerAsync();
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", "{ \"moved\": true }")]);
        await engine.StartServerAsync();

        var after = await engine.Downloads.FindAsync(download.Id, default);
        after!.Status.Should().Be(DownloadStatus.Paused);
        after.Commit.Should().Be(before.Commit);
        after.DownloadedBytes.Should().Be(paused.Download!.DownloadedBytes);
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        (await engine.UntilAsync(download.Id, DownloadStatus.Completed)).Commit.Should().Be(before.Commit);
    }

    [Fact]
    public async Task Pause_WhilePreparing_IsPausedAtOnce()
    {
        await using var engine = await EngineHarness.StartAsync();
        var hold = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders(null) });
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Preparing);

        var paused = await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        paused.Download!.Status.Should().Be(DownloadStatus.Paused);
        engine.Hub.Faults.Remove(hold);
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Pause_StalledSocket_AnswersAtOnce()
    {
        await using var engine = await EngineHarness.StartAsync();
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = "*.safetensors", Kind = new Fault.Stall(10_000) });
        var download = await engine.StartAsync();
        await engine.Hub.Requests.WaitForAsync(r => r.File == "model.safetensors" && r.BytesSent >= 10_000);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var paused = await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        paused.Download!.Status.Should().Be(DownloadStatus.Paused);

        // Far below the idle timeout would be 0.5 s; the bound is wide for a busy machine, and still proves that no timeout was waited for.
        watch.Elapsed.Should().BeLessThan(EngineHarness.Quick.IdleTimeout);
    }

    [Fact]
    public async Task Queue_MoreThanMayRun_WaitsItsTurn()
    {
        await using var engine = await EngineHarness.StartAsync(Slow, maxActive: 1);
        var first = await engine.StartAsync();
        var second = await engine.StartAsync("main", "*.json");
        await engine.UntilPartlyHereAsync(first.Id, 0.05);

        (await engine.Downloads.FindAsync(second.Id, default))!.Phase.Should().Be(RunPhase.Queued);
        await engine.CommandAsync(first.Id, DownloadCommand.Pause);
        await engine.UntilAsync(second.Id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task FindByTask_AnyRun_FindsTheDownload()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        var resumed = await engine.CommandAsync(download.Id, DownloadCommand.Resume);

        (await engine.Downloads.FindByTaskAsync(download.TaskId, default))!.Id.Should().Be(download.Id);
        (await engine.Downloads.FindByTaskAsync(resumed.Download!.TaskId, default))!.Id.Should().Be(download.Id);
        (await engine.Downloads.FindByTaskAsync("nonsense", default)).Should().BeNull();
    }

    [Fact]
    public async Task Dismiss_Completed_LeavesThePageButNotTheHistory()
    {
        await using var engine = await EngineHarness.StartAsync();
        var download = await engine.StartAsync("main", "*.json");
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        await engine.CommandAsync(download.Id, DownloadCommand.Dismiss);

        engine.Downloads.Subscribe().Current.Should().NotContainKey(download.Id);
        (await engine.Downloads.GetHistoryAsync(DownloadStatus.Completed, 10, default)).Should().ContainSingle(d => d.Id == download.Id);
        (await engine.CommandAsync(download.Id, DownloadCommand.Forget)).Outcome.Should().Be(CommandOutcome.Done);
        (await engine.Downloads.FindAsync(download.Id, default)).Should().BeNull();
    }

    [Fact]
    public async Task Forget_WhileItsEndIsStillToBeTold_WaitsForThat()
    {
        await using var engine = await EngineHarness.StartAsync();
        var download = await engine.StartAsync("main", "*.json");
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        Task<CommandAnswer> forgetting;
        using (await engine.Engine.Turns.EnterAsync(download.Id, default))
        {
            forgetting = engine.CommandAsync(download.Id, DownloadCommand.Forget);

            // Writes pass in the order in which they are asked for.
            await engine.Database.NoteAsync(_ => Task.CompletedTask);
            (await engine.Downloads.FindAsync(download.Id, default)).Should().NotBeNull("somebody else has the turn");
        }

        (await forgetting).Outcome.Should().Be(CommandOutcome.Done);
        (await engine.Downloads.FindAsync(download.Id, default)).Should().BeNull();
    }

    [Fact]
    public async Task Details_WhileAndAfter_ListEveryFile()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        var during = await engine.Downloads.GetDetailsAsync(download.Id, default);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);
        var paused = await engine.Downloads.GetDetailsAsync(download.Id, default);
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        var after = await engine.Downloads.GetDetailsAsync(download.Id, default);

        during!.Files.Should().HaveCount(3).And.Contain(f => f.Status == FileStatus.Transferring && f.DownloadedBytes > 0);
        paused!.Files.Sum(f => f.DownloadedBytes).Should().Be(paused.Download.DownloadedBytes);
        paused.Files.Count(f => f.Status == FileStatus.Done).Should().Be(2);
        after!.Files.Should().OnlyContain(f => f.Status == FileStatus.Done && f.DownloadedBytes == f.Size);
    }
}
