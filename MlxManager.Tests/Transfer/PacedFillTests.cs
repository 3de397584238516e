using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A limited rate over real connections; the limit's clock is the test's, so that no bytes flow unless it lets them.</summary>
public sealed class PacedFillTests
{
    private const int Size = 256 << 10;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task RunAsync_Limited_BringsNoMoreThanTheClockHasAllowed()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Pace = new TransferPace(new RateLimit(_time) { BytesPerSecond = 40_000 });
        var filler = bench.NewFiller();
        var running = filler.RunAsync(default);

        for (var second = 0; !running.IsCompleted; second++)
        {
            filler.Progress.ReceivedBytes.Should().BeLessThanOrEqualTo((second * 40_000) + 8_000);
            await OneSecondAsync(filler, (second + 1) * 40_000, running);
        }

        (await running).Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_WaitsForItsShareForLong_IsNoStallAndNoSlowConnection()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with { SlowAfter = TimeSpan.FromMilliseconds(40), IdleTimeout = TimeSpan.FromMilliseconds(100) };
        var limit = new RateLimit(_time) { BytesPerSecond = 2000 };
        bench.Pace = new TransferPace(limit);
        var filler = bench.NewFiller();
        var running = filler.RunAsync(default);

        // One connection after the other gets a little, then none gets anything for many times the idle time.
        for (var step = 0; step < 10; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.6));
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
        }

        filler.Progress.Waiting.Should().BeNull();
        var asked = bench.Origin.Requests.Count;
        asked.Should().Be(bench.Options.ConnectionsPerBlob, "nobody was replaced, nobody asked again");
        limit.BytesPerSecond = null;
        (await running.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_StoppedWhileAllWaitForTheirShare_EndsAndKeepsWhatCame()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Pace = new TransferPace(new RateLimit(_time) { BytesPerSecond = 2000 });
        var filler = bench.NewFiller();
        using var stop = new CancellationTokenSource();
        var running = filler.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await BlobFillerTests.Eventually(() => filler.Progress is { WrittenBytes: > 0, Connections: 4 });

        await stop.CancelAsync();

        // The clock stands still: nothing but the stop can end it.
        (await running.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeOfType<FillResult.Stopped>();
        bench.Journal.State!.Written.Count.Should().Be(filler.Progress.WrittenBytes);
        bench.Budget.Free.Should().Be(bench.Budget.Total);
    }

    [Fact]
    public async Task RunAsync_SourceStallsUnderALimit_IsStillReplaced()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Pace = new TransferPace(new RateLimit(TimeProvider.System) { BytesPerSecond = 50_000_000 });
        bench.Origin.Script = request => request.Number == 1 ? request.StallAfterAsync(100) : Task.FromResult(false);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_WholeBodyUnderALimit_ArrivesWhole()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Pace = new TransferPace(new RateLimit(TimeProvider.System) { BytesPerSecond = 2_000_000 });
        bench.Origin.Script = request => request.WholeAsync();

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    private async Task OneSecondAsync(BlobFiller filler, long allowed, Task running)
    {
        // In steps as timers go, each given the time that real sockets need to take what is theirs.
        for (var step = 0; step < 40; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(25));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await BlobFillerTests.Eventually(() => running.IsCompleted || filler.Progress.ReceivedBytes >= Math.Min(allowed, Size) * 0.7);
    }
}
