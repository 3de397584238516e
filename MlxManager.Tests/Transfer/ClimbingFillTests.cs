using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>The number of connections of a real fill follows its climb, over real HTTP.</summary>
public sealed class ClimbingFillTests
{
    private const int Size = 1 << 20;

    [Fact]
    public async Task RunAsync_MoreConnectionsAreWorthTrying_OpensThemWhileTheFirstStillWork()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with
        {
            FirstConnections = 2,
            ConnectionsPerBlob = 8,
            ClimbInterval = TimeSpan.FromMilliseconds(20),
            IdleTimeout = TimeSpan.FromHours(1),
            SlowAfter = TimeSpan.FromHours(1),
        };
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = 0;
        bench.Origin.Script = async request =>
        {
            if (Interlocked.Increment(ref open) == 4)
            {
                four.SetResult();
            }

            // Something must flow for it to be measured; all of it flows only when four are at work at once.
            request.Headers();
            await request.BytesAsync(request.Span.Start, 1000);
            await request.Http.Response.Body.FlushAsync(request.Gone);
            await four.Task.WaitAsync(request.Gone);
            await request.BytesAsync(request.Span.Start + 1000, request.Span.Length - 1000);
            Interlocked.Decrement(ref open);
            return true;
        };

        (await bench.NewFiller().RunAsync(default).WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_LittleIsMissing_ItComesOverAsManyConnectionsAsAWholeFile()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with
        {
            SpanBytes = Size,
            LeastSpanBytes = 64 << 10,
            DigestBytes = 64 << 10,
            FirstConnections = 4,
            IdleTimeout = TimeSpan.FromHours(1),
            SlowAfter = TimeSpan.FromHours(1),
        };
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Origin.Script = async request =>
        {
            if (request.Number == 4)
            {
                four.SetResult();
            }

            await four.Task.WaitAsync(request.Gone);
            return false;
        };

        (await bench.NewFiller().RunAsync(default).WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Filled>();

        bench.Origin.Requests.Take(4).Should().OnlyContain(request => request.Span.Length <= Size / 4, "each of them begins with its share");
        bench.ShouldHoldTheContent();
    }
}
