using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>Whose the files are when a cancelled download's are removed: what somebody else has completed meanwhile stays.</summary>
public sealed class OwnershipTests
{
    private static readonly SampleHubOptions Slow = new() { BytesPerSecond = 16 << 20 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_AnotherProgramHasCompletedIt_IsRefusedAndStays(bool isKnownByCommit)
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await PausedAsync(engine, isKnownByCommit ? engine.Hub.CommitOf(EngineHarness.ModelName) : "main");
        await BringByHandAsync(engine, _ => true);
        engine.Repo.SetRef(Revision.Main, Commit(engine));

        var preview = await engine.Downloads.PreviewCancelAsync(download.Id, default);
        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        preview!.KeptRevision.Should().Be(Commit(engine));
        answer.Outcome.Should().Be(CommandOutcome.Refused);
        answer.Download!.Status.Should().Be(DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cancel_KilledBetweenTheRefAndTheRow_IsRefusedAndStays()
    {
        await using var engine = await EngineHarness.StartAsync();
        var download = await engine.UntilAsync((await engine.StartAsync()).Id, DownloadStatus.Completed);
        await ChangeRowAsync(engine, download.Id, row => row.Status = DownloadStatus.Paused);
        await engine.RestartServerAsync();

        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        answer.Outcome.Should().Be(CommandOutcome.Refused);
        answer.Download!.Status.Should().Be(DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task CleanupOwed_AnotherDownloadHasCompletedSince_LeavesWhatThatHas()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var owed = await PausedAsync(engine, "main");
        await ChangeRowAsync(engine, owed.Id, row =>
        {
            (row.Status, row.CleanupOwed) = (DownloadStatus.Cancelled, true);
            row.Cache = "/a/cache/that/is/away";
        });
        await engine.RestartServerAsync();
        engine.Partials().Should().ContainSingle("what lies in another cache is not looked for in this one");
        await engine.UntilAsync((await engine.StartAsync("main", "*.json")).Id, DownloadStatus.Completed);
        await ChangeRowAsync(engine, owed.Id, row => row.Cache = engine.Cache.Root);

        await engine.RestartServerAsync();

        engine.Files("config.json").Should().ContainSingle();
        engine.Repo.ReadRef(Revision.Main).Should().Be(Commit(engine));
        engine.Partials().Should().BeEmpty();
        (await RowAsync(engine, owed.Id)).CleanupOwed.Should().BeFalse();
    }

    [Fact]
    public async Task CleanupOwed_AnotherProgramHasCompletedItSince_LeavesIt()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var owed = await PausedAsync(engine, "main");
        await ChangeRowAsync(engine, owed.Id, row => (row.Status, row.CleanupOwed) = (DownloadStatus.Cancelled, true));
        await BringByHandAsync(engine, _ => true);
        engine.Repo.SetRef(Revision.Main, Commit(engine));

        await engine.RestartServerAsync();

        engine.AssertWhole();
        (await RowAsync(engine, owed.Id)).CleanupOwed.Should().BeFalse();
    }

    [Fact]
    public async Task CleanupOwed_DiskComesBack_IsDoneWithoutAStart()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await PausedAsync(engine, "main");
        var away = engine.Cache.Root + "-away";
        Directory.Move(engine.Cache.Root, away);
        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        Directory.Move(away, engine.Cache.Root);
        await UntilGoneAsync(engine.Repo.Folder);
        await engine.StopServerAsync();
        await engine.StartServerAsync();

        answer.Trouble.Should().Be(CommandTrouble.CacheAway);
        (await RowAsync(engine, download.Id)).CleanupOwed.Should().BeFalse();
    }

    [Fact]
    public async Task Cancel_PlanOfAnotherCache_LeavesWhatThisOneHas()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var download = await PausedAsync(engine, "main");
        await ChangeRowAsync(engine, download.Id, row => row.Cache = "/another/cache");
        await engine.StopServerAsync();
        Directory.Delete(engine.Cache.Root, recursive: true);
        await BringByHandAsync(engine, path => path.EndsWith(".json", StringComparison.Ordinal));
        await engine.StartServerAsync();

        var answer = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        answer.Outcome.Should().Be(CommandOutcome.Done);
        engine.Files("*.json").Where(path => path.Contains("snapshots", StringComparison.Ordinal)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Complete_SiblingCancelledMeanwhile_ItsRowLeavesTheFiles()
    {
        await using var engine = await EngineHarness.StartAsync(Slow);
        var all = await PausedAsync(engine, "main");

        await engine.UntilAsync((await engine.StartAsync("main", "*.json")).Id, DownloadStatus.Completed);

        var row = (await DownloadRecords.LoadAsync(engine.Database, all.Id))!;
        row.Files.Where(file => file.WasLinked && file.WasPresent).Select(file => file.Path).Should().BeEquivalentTo("config.json", "sub/tokenizer.json");
        row.SnapshotExisted.Should().BeTrue();
    }

    private static CommitHash Commit(EngineHarness engine) => CommitHash.Parse(engine.Hub.CommitOf(EngineHarness.ModelName));

    private static async Task<DownloadSnapshot> PausedAsync(EngineHarness engine, string revision)
    {
        var download = await engine.StartAsync(revision);
        await engine.UntilPartlyHereAsync(download.Id);
        return (await engine.CommandAsync(download.Id, DownloadCommand.Pause)).Download!;
    }

    /// <summary>As another program leaves it: blobs, and links to them.</summary>
    private static async Task BringByHandAsync(EngineHarness engine, Func<string, bool> wanted)
    {
        foreach (var file in engine.Hub.FilesOf(EngineHarness.ModelName).Where(file => wanted(file.Path)))
        {
            var etag = Etag.Parse(await file.EtagAsync());
            var blob = Path.Combine(engine.Repo.Folder, "blobs", etag.Value);
            Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
            await File.WriteAllBytesAsync(blob, file.Content.ToArray());
            engine.Repo.Link(Commit(engine), RepoPath.Parse(file.Path), etag);
        }
    }

    private static Task<DownloadRow> RowAsync(EngineHarness engine, int id) =>
        engine.Database.ReadAsync(context => context.Downloads.SingleAsync(row => row.Id == id));

    private static Task ChangeRowAsync(EngineHarness engine, int id, Action<DownloadRow> change) =>
        engine.Database.WriteAsync(async context => change(await context.Downloads.SingleAsync(row => row.Id == id)));

    private static async Task UntilGoneAsync(string folder)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(folder)!);
        watcher.Deleted += (_, _) => gone.TrySetResult();
        watcher.Renamed += (_, _) => gone.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (Directory.Exists(folder))
        {
            await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
