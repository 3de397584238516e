using System.Net;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>Every trouble a line, a Hub or a disk makes, over real HTTP and real files.</summary>
public sealed class TroubleTests
{
    private const string Weights = "*.safetensors";

    public static TheoryData<string, Fault> Mendable => new()
    {
        { "cut", new Fault.Cut(300_000) },
        { "stall", new Fault.Stall(300_000) },
        { "500", new Fault.Status(HttpStatusCode.InternalServerError) },
        { "503", new Fault.Status(HttpStatusCode.ServiceUnavailable) },
        { "429 with a header", new Fault.RateLimited(RetryAfterSeconds: 1) },
        { "429 by rate limit", new Fault.RateLimited(RateLimitSeconds: 0) },
        { "429 without", new Fault.RateLimited() },
        { "expired", new Fault.ExpiredSignature() },
        { "ignored range", new Fault.IgnoreRange() },
        { "wrong range", new Fault.WrongContentRange(Shift: 1) },
        { "wrong total", new Fault.WrongContentRange(TotalChange: 1) },
        { "short", new Fault.ShortBody(1000) },
        { "flipped byte", new Fault.FlipByte(12_345) },
    };

    [Theory]
    [MemberData(nameof(Mendable))]
    public async Task Content_TroubleThatPasses_CompletesVerified(string trouble, Fault fault)
    {
        await using var engine = await EngineHarness.StartAsync();
        var rule = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = fault, Times = 3 });
        if (fault is Fault.FlipByte)
        {
            engine.Hub.Faults.Remove(rule);
            rule = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = fault, Covers = 12_345, Times = 1 });
        }

        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.Hub.Faults.Hits(rule).Should().BePositive(trouble);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Content_WrongTwice_FailsSayingSoAndPublishesNothing()
    {
        await using var engine = await EngineHarness.StartAsync();
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = new Fault.FlipByte(12_345), Covers = 12_345 });

        var download = await engine.StartAsync();
        var failed = await engine.UntilAsync(download.Id, DownloadStatus.Failed);

        failed.Error!.Kind.Should().Be(ErrorKind.WrongContent);
        failed.Error.Message.Should().Contain("model.safetensors").And.Contain("twice");
        engine.Files(Weights).Should().BeEmpty();
        engine.Hub.Faults.Clear();
        await engine.CommandAsync(download.Id, DownloadCommand.Retry);
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

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
    public async Task Partial_PrunedWhilePaused_StartsThatFileAgain()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);
        await engine.CommandAsync(download.Id, DownloadCommand.Pause);

        File.Delete(engine.Partials().Single());
        await engine.CommandAsync(download.Id, DownloadCommand.Resume);

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Partial_PrunedWhileFilling_GoesOnCleanly()
    {
        await using var engine = await EngineHarness.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var download = await engine.StartAsync();
        await engine.UntilPartlyHereAsync(download.Id);

        File.Delete(engine.Partials().Single());

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
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
}
