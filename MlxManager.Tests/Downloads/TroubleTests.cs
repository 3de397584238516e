using System.Net;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>What the Hub says to a person, and what is away; faults of single answers are the fault matrix's.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task Hub_AwayFromTheStart_WaitsAndSaysSo()
    {
        await using var engine = await EngineHarness.StartAsync();
        await engine.Hub.StopListeningAsync();

        var download = await engine.StartAsync();
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        waiting.Waiting!.Reason.Should().NotBeEmpty();
        await engine.Hub.StartListeningAsync();

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Hub_AwayInTheMiddle_WaitsAndGoesOn()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        var before = await engine.UntilPartlyHereAsync(download.Id);

        await engine.Hub.StopListeningAsync();
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        await engine.Hub.StartListeningAsync();

        waiting.Status.Should().Be(DownloadStatus.Downloading);
        waiting.DownloadedBytes.Should().BeGreaterThanOrEqualTo(before.DownloadedBytes);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    public static TheoryData<string, ErrorKind, string> Refusals => new()
    {
        { "gated", ErrorKind.Gated, "/lab/model" },
        { "private", ErrorKind.MissingOrPrivate, "private" },
        { "missing", ErrorKind.MissingOrPrivate, "missing" },
        { "disabled", ErrorKind.Disabled, "disabled" },
        { "revision", ErrorKind.NotFound, "nowhere" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Hub_RefusesForAPerson_FailsAtOnceInItsOwnWords(string why, ErrorKind kind, string words)
    {
        await using var engine = await EngineHarness.StartAsync();
        switch (why)
        {
            case "gated":
                engine.Hub.Describe(EngineHarness.ModelName, m => m with { Gating = SampleGating.Manual });
                break;
            case "private":
                engine.Hub.Describe(EngineHarness.ModelName, m => m with { IsPrivate = true });
                break;
            case "missing":
                engine.Hub.Remove(EngineHarness.ModelName);
                break;
            case "disabled":
                engine.Hub.Describe(EngineHarness.ModelName, m => m with { IsDisabled = true });
                break;
        }

        var download = await engine.StartAsync(why == "revision" ? "nowhere" : "main");
        var failed = await engine.UntilAsync(download.Id, DownloadStatus.Failed);

        failed.Error!.Kind.Should().Be(kind);
        failed.Error.Message.ToLowerInvariant().Should().Contain(words);
        engine.Repo.Exists.Should().BeFalse();
    }

    [Fact]
    public async Task Start_MoreThanTheDiskHolds_PausesWithItsPlanAndWritesNothing()
    {
        await using var engine = await EngineHarness.StartAsync();
        const long Size = 1L << 50;
        var tree = $$"""[{"type":"file","path":"a.bin","oid":"{{new string('a', 40)}}","size":{{Size}}}]""";
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Path = "*/tree/*", Kind = new Fault.Status(HttpStatusCode.OK, tree, "application/json") });
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Resolve, Kind = new Fault.Status(HttpStatusCode.OK) });

        var download = await engine.StartAsync();
        var paused = await engine.UntilAsync(download.Id, d => !StateTable.IsRunning(d.Status));

        paused.Status.Should().Be(DownloadStatus.Paused);
        paused.Error!.Kind.Should().Be(ErrorKind.NoSpace);
        paused.TotalBytes.Should().Be(Size, "how much is missing can then be told at any time");
        engine.Repo.Exists.Should().BeFalse();
        var need = new DownloadNeed(engine.Cache, engine.Downloads, engine.Client);
        var room = new DiskRoom(engine.Cache, null!, null!, engine.Downloads, engine.Forecast, engine.Preferences, need, null!);
        (await room.MissingAsync(paused, default))!.Value.Should().BeCloseTo(Size - engine.Cache.FreeBytes(), delta: 100_000_000_000, "others use the disk meanwhile");
        (await engine.CommandAsync(download.Id, DownloadCommand.Cancel)).Outcome.Should().Be(CommandOutcome.Done);
    }

    [Fact]
    public async Task Blob_LockedByAnotherProcess_WaitsForIt()
    {
        await using var engine = await EngineHarness.StartAsync();
        var etag = Etag.Parse(await engine.Hub.FileOf(EngineHarness.ModelName, "model.safetensors").EtagAsync());
        Directory.CreateDirectory(engine.LocksFolder);
        var held = new FileStream(Path.Combine(engine.LocksFolder, etag + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var download = await engine.StartAsync();
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        await held.DisposeAsync();

        waiting.Waiting!.Reason.Should().Contain("another");
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cache_CannotBeMade_FailsInWordsAndGoesOnOnceItCan()
    {
        // As with a folder that this user may not write, where nothing was ever downloaded.
        await using var engine = await EngineHarness.StartAsync(setup: new EngineSetup
        {
            BeforeStart = engine => File.WriteAllTextAsync(engine.Cache.Root, "in the way"),
        });

        var download = await engine.StartAsync();
        var failed = await engine.UntilAsync(download.Id, d => !StateTable.IsRunning(d.Status));
        failed.Status.Should().Be(DownloadStatus.Failed);
        failed.Error!.Message.Should().Contain(engine.Cache.Root).And.NotContain("unexpected");

        File.Delete(engine.Cache.Root);
        await engine.CommandAsync(download.Id, DownloadCommand.Retry);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cache_DiskAway_WaitsAndForgetsNothing()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        await engine.StopServerAsync();
        var away = engine.Cache.Root + "-away";
        Directory.Move(engine.Cache.Root, away);

        await engine.StartServerAsync();
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        Directory.Exists(engine.Cache.Root).Should().BeFalse();
        Directory.Move(away, engine.Cache.Root);

        waiting.Waiting!.Cause.Should().Be(Core.Transfer.FailureCause.DiskAway);
        waiting.Waiting.Reason.Should().Contain("disk");
        waiting.DownloadedBytes.Should().BePositive();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Cache_OfADiskThatIsNotMounted_IsNotTheFolderInItsPlace()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        // As if the cache had lain on a disk that was mounted at its folder.
        await engine.Database.WriteAsync(context => context.Database.ExecuteSqlAsync($"INSERT INTO KnownCaches (Path) VALUES ({engine.Cache.Root + "/."})"));
        await engine.StopServerAsync();
        var away = engine.Cache.Root + "-away";
        Directory.Move(engine.Cache.Root, away);
        Directory.CreateDirectory(engine.Cache.Root);

        await engine.StartServerAsync();
        var waiting = await engine.UntilAsync(download.Id, d => d.Phase == RunPhase.Waiting);
        waiting.Waiting!.Cause.Should().Be(Core.Transfer.FailureCause.DiskAway);
        var cancelled = await engine.CommandAsync(download.Id, DownloadCommand.Cancel);

        cancelled.Trouble.Should().Be(CommandTrouble.CacheAway);
        (await engine.Downloads.RemoveModelAsync(EngineHarness.Model, default)).Message.Should().Contain("another disk");
        Directory.EnumerateFileSystemEntries(engine.Cache.Root).Should().BeEmpty();
        Directory.Delete(engine.Cache.Root);
        Directory.Move(away, engine.Cache.Root);
    }

    [Fact]
    public async Task Cache_DiskGoesUnderARun_KeepsWhatTheJournalKnows()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        var away = engine.Cache.Root + "-away";

        Directory.Move(engine.Cache.Root, away);
        var waiting = await engine.UntilAsync(download.Id, d => d.Waiting?.Cause == Core.Transfer.FailureCause.DiskAway);
        await engine.Hub.Requests.WaitForIdleAsync();
        engine.Hub.Requests.Clear();
        Directory.Exists(engine.Cache.Root).Should().BeFalse();
        var spans = await engine.JournalAsync();
        Directory.Move(away, engine.Cache.Root);
        engine.Hub.BytesPerSecond = null;

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
        await engine.AssertNotAskedAgainAsync(spans);
        waiting.DownloadedBytes.Should().BePositive();
    }
}
