using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

public sealed class CancelTests
{
    private static readonly SampleHubOptions Slow = new() { BytesPerSecond = 16 << 20 };

    public static TheoryData<string> Moments => ["preparing", "downloading", "paused", "failed"];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Cancel_FreshDownload_LeavesNothing(string moment)
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await ReachAsync(engine, moment);

        var preview = await engine.Downloads.PreviewCancelAsync(download.Id, default);
        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        answer.Outcome.Should().Be(CommandOutcome.Done);
        answer.Download!.Status.Should().Be(DownloadStatus.Cancelled);
        answer.Download.Should().BeEquivalentTo(new { DownloadedBytes = 0L, ReusedBytes = 0L, VerifiedBytes = 0L, FilesDone = 0, Progress = 0.0 });
        (await engine.Downloads.FindAsync(download.Id, default))!.DownloadedBytes.Should().Be(0);
        preview!.KeptRevision.Should().BeNull();
        engine.Repo.Exists.Should().BeFalse();
        Directory.Exists(engine.LocksFolder).Should().BeFalse();
        (await engine.Database.ReadAsync(c => Task.FromResult(c.Partials.Count() + c.Files.Count()))).Should().Be(0);
    }

    [Fact]
    public async Task Cancel_Done_GoesFromThePictureAMomentLater()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await ReachAsync(engine, "paused");
        using var feed = engine.Downloads.Subscribe();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await engine.CommandAsync(download.Id, DownloadCommand.Cancel);
        while (feed.Current.ContainsKey(download.Id))
        {
            await feed.WaitAsync(patience.Token);
        }

        (await engine.Downloads.FindAsync(download.Id, default))!.Status.Should().Be(DownloadStatus.Cancelled, "its row stays");
    }

    [Fact]
    public async Task Cancel_WhileDownloading_SaysWhatItFreed()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await ReachAsync(engine, "downloading");

        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        answer.FreedBytes.Should().BeGreaterThan(1 << 20);
    }

    [Fact]
    public async Task Cancel_Update_LeavesTheOlderRevisionWhole()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);
        var old = CommitHash.Parse(engine.Hub.CommitOf(EngineHarness.ModelName));
        engine.Hub.Tag(EngineHarness.ModelName, "old", old.Value);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Generated("model.safetensors", 99, EngineHarness.LargeSize)]);
        var update = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(update.Id);

        var preview = await engine.Downloads.PreviewCancelAsync(update.Id, default);
        await engine.CommandAsync(update.Id, DownloadCommand.Cancel);

        preview!.KeptRevision.Should().Be(old);
        engine.Repo.ReadRef(Revision.Main).Should().Be(old);
        engine.Partials().Should().BeEmpty();
        Directory.GetDirectories(Path.Combine(engine.Repo.Folder, "snapshots")).Should().ContainSingle();
        foreach (var file in engine.Hub.FilesOf(EngineHarness.ModelName, "old"))
        {
            File.ReadAllBytes(Path.Combine(engine.Repo.Folder, "snapshots", old.Value, file.Path)).Should().Equal(file.Content.ToArray());
        }
    }

    [Fact]
    public async Task Cancel_OneOfTwoThatShareFiles_LeavesTheOtherItsOwn()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var all = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(all.Id);
        var some = await engine.StartAsync("main", "*.json", "*.safetensors");
        await engine.UntilAsync(some.Id, d => d.IsPlanned);

        await engine.CommandAsync(all.Id, DownloadCommand.Cancel);
        var done = await engine.UntilAsync(some.Id, DownloadStatus.Completed);

        done.FilesDone.Should().Be(3);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cancel_BothThatShareFiles_LeavesNothing()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var all = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(all.Id);
        var some = await engine.StartAsync("main", "*.json");
        await engine.CommandAsync(some.Id, DownloadCommand.Pause);

        await engine.CommandAsync(all.Id, DownloadCommand.Cancel);
        await engine.CommandAsync(some.Id, DownloadCommand.Cancel);

        engine.Repo.Exists.Should().BeFalse();
        Directory.Exists(engine.LocksFolder).Should().BeFalse();
    }

    [Fact]
    public async Task Cancel_SiblingOfACompletedOne_LeavesItsFiles()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var all = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(all.Id);
        var configs = await engine.StartAsync("main", "*.json");
        await engine.UntilAsync(configs.Id, DownloadStatus.Completed);

        await engine.CommandAsync(all.Id, DownloadCommand.Cancel);

        engine.Files("config.json").Should().ContainSingle();
        engine.Files("*.safetensors").Should().BeEmpty();
        engine.Partials().Should().BeEmpty();
    }

    [Fact]
    public async Task Cancel_CutOff_IsFinishedByTheNextStart()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await ReachAsync(engine, "paused");
        await engine.Database.WriteAsync(async context =>
        {
            // What a kill between the row and the cleaning leaves.
            var row = (await context.Downloads.FindAsync(download.Id))!;
            row.Status = DownloadStatus.Cancelled;
            row.CleanupOwed = true;
        });

        await engine.RestartServerAsync();

        engine.Repo.Exists.Should().BeFalse();
        Directory.Exists(engine.LocksFolder).Should().BeFalse();
        (await engine.Downloads.FindAsync(download.Id, default))!.Status.Should().Be(DownloadStatus.Cancelled);
        (await engine.CommandAsync(download.Id, DownloadCommand.Forget)).Outcome.Should().Be(CommandOutcome.Done);
    }

    [Fact]
    public async Task Cancel_ThenStartAgain_IsANewDownload()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var first = await ReachAsync(engine, "downloading");
        await engine.CommandAsync(first.Id, DownloadCommand.Cancel);

        var second = await engine.StartAsync();
        await engine.UntilAsync(second.Id, DownloadStatus.Completed);

        second.Id.Should().NotBe(first.Id);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Commands_RacingFromManyClients_EndInOneLegalState()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        for (var round = 0; round < 6; round++)
        {
            var download = await engine.StartAsync();
            var commands = new[] { DownloadCommand.Pause, DownloadCommand.Resume, DownloadCommand.Pause, DownloadCommand.Cancel, DownloadCommand.Retry, DownloadCommand.Resume };
            var answers = await Task.WhenAll(commands.Select(c => Task.Run(() => engine.CommandAsync(download.Id, c))));

            answers.Should().OnlyContain(a => a.Outcome == CommandOutcome.Done || a.Outcome == CommandOutcome.Refused);
            answers.Single(a => a.Outcome == CommandOutcome.Done && a.Download!.Status == DownloadStatus.Cancelled).Should().NotBeNull();
            (await engine.Downloads.FindAsync(download.Id, default))!.Status.Should().Be(DownloadStatus.Cancelled);
            engine.Repo.Exists.Should().BeFalse();
        }
    }

    [Fact]
    public async Task RemoveModel_WhileDownloadingAndAfter_IsRefusedThenDone()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await ReachAsync(engine, "downloading");

        (await engine.Downloads.RemoveModelAsync(EngineHarness.Model, default)).Outcome.Should().Be(RemoveOutcome.Busy);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        var removed = await engine.Downloads.RemoveModelAsync(EngineHarness.Model, default);

        removed.Outcome.Should().Be(RemoveOutcome.Removed);
        removed.FreedBytes.Should().BeGreaterThan(EngineHarness.LargeSize);
        engine.Repo.Exists.Should().BeFalse();
        (await engine.Downloads.RemoveModelAsync(EngineHarness.Model, default)).Outcome.Should().Be(RemoveOutcome.NotFound);
    }

    private static async Task<DownloadSnapshot> ReachAsync(EngineHarness engine, string moment)
    {
        if (moment == "preparing")
        {
            engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders(null) });
        }

        if (moment == "failed")
        {
            engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = "*.safetensors", Kind = new Fault.Forbidden("No.") });
        }

        var download = await engine.StartAsync();
        switch (moment)
        {
            case "preparing":
                return await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Preparing);
            case "failed":
                return await engine.UntilAsync(download.Id, DownloadStatus.Failed);
            case "paused":
                await engine.UntilPartlyHereAsync(download.Id);
                return (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;
            default:
                return await engine.UntilPartlyHereAsync(download.Id);
        }
    }
}
