using System.Net;
using System.Net.Http.Headers;
using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Tests.FaultMatrix;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Downloads;

/// <summary>A machine that sleeps in the middle of a download. No timeout and no pause ends within these tests: only the wake mends.</summary>
public sealed class SleepTests
{
    private const int Connections = 4;
    private const long Stalled = 100_000;

    private static readonly TimeSpan Never = TimeSpan.FromHours(5);

    private readonly FastClock _clock = new(20);

    private EngineSetup Setup => new()
    {
        Time = _clock,
        Transfer = EngineHarness.Quick with
        {
            IdleTimeout = Never,
            AnswerTimeout = Never,
            SlowAfter = Never,
            FirstPause = Never,
            LongestPause = Never,
            JournalInterval = TimeSpan.FromSeconds(2),
            FlushInterval = TimeSpan.FromSeconds(6),
            ConnectionsPerBlob = Connections,
        },
    };

    [Fact]
    public async Task Wake_ConnectionsHangInSilence_GoesOnAtTheByteAndTellsOfNoFailure()
    {
        await using var engine = await EngineHarness.StartAsync(setup: Setup);
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = "*.safetensors", Kind = new Fault.Stall(Stalled), Times = Connections });
        var id = (await engine.StartAsync()).Id;
        var small = engine.Hub.FilesOf(EngineHarness.ModelName).Sum(file => file.Content.Length) - EngineHarness.LargeSize;
        await engine.UntilAsync(id, download => download.DownloadedBytes == small + (Connections * Stalled));

        _clock.Jump(TimeSpan.FromHours(1));

        (await engine.UntilAsync(id, DownloadStatus.Completed)).Error.Should().BeNull();
        engine.AssertWhole();
        (await engine.Downloads.GetEventsAsync(id, default))!.Select(one => one.Kind).Should().NotContain(
            [DownloadEventKind.Waiting, DownloadEventKind.Retrying, DownloadEventKind.ConnectionReplaced]);
        await engine.Hub.Requests.WaitForIdleAsync();
        var asked = engine.Hub.Requests.OfContent().Where(request => request.File == "model.safetensors")
            .ToLookup(request => request.Fault is Fault.Stall, request => RangeHeaderValue.Parse(request.Range!).Ranges.Single());
        asked[true].Should().HaveCount(Connections);
        asked[false].Should().NotContain(
            after => asked[true].Any(before => after.From < before.From + Stalled && after.To >= before.From), "what had come does not come again");
    }

    [Fact]
    public async Task Wake_HubHangsInSilence_IsAskedAgain()
    {
        await using var engine = await EngineHarness.StartAsync(setup: Setup);
        var silence = engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Api, Kind = new Fault.DelayHeaders(), Times = 1 });
        var id = (await engine.StartAsync()).Id;
        await engine.Hub.Requests.WaitForAsync(_ => engine.Hub.Faults.Hits(silence) > 0);

        _clock.Jump(TimeSpan.FromHours(1));

        (await engine.UntilAsync(id, DownloadStatus.Completed)).Error.Should().BeNull();
    }

    [Theory]
    [InlineData(FaultTarget.Api)]
    [InlineData(FaultTarget.Content)]
    public async Task Wake_WaitsForTheNextTry_TriesAtOnce(FaultTarget target)
    {
        await using var engine = await EngineHarness.StartAsync(setup: Setup);
        var trouble = engine.Hub.Faults.Add(new FaultRule { Target = target, Kind = new Fault.Status(HttpStatusCode.BadGateway) });
        var id = (await engine.StartAsync()).Id;
        await engine.UntilAsync(id, download => download.Waiting is not null);
        engine.Hub.Faults.Remove(trouble);

        _clock.Jump(TimeSpan.FromHours(1));

        await engine.UntilAsync(id, DownloadStatus.Completed);
        engine.AssertWhole();
    }

    [Fact]
    public async Task Wake_DiskIsBack_IsSeenAtOnce()
    {
        await using var engine = await EngineHarness.StartAsync(setup: Setup);
        await engine.UntilAsync((await engine.StartAsync("main", "config.json")).Id, DownloadStatus.Completed);
        var away = engine.Cache.Root + "-away";
        Directory.Move(engine.Cache.Root, away);
        var id = (await engine.StartAsync()).Id;
        await engine.UntilAsync(id, download => download.Waiting?.Cause == FailureCause.DiskAway);
        Directory.Move(away, engine.Cache.Root);

        _clock.Jump(TimeSpan.FromHours(1));

        await engine.UntilAsync(id, DownloadStatus.Completed);
        engine.AssertWhole();
    }
}
