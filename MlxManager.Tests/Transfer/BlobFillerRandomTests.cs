using CsCheck;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class BlobFillerRandomTests
{
    /// <summary>
    /// Any faults, stops and restarts, lost journals' tails included: the blob comes out right, and hardly a byte is fetched twice.
    /// </summary>
    [Fact]
    public async Task RunAsync_AnyFaultsAndStops_EndsRightAndFetchesLittleTwice() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(CourseAsync, iter: 25, threads: 2);

    private static async Task CourseAsync(int seed)
    {
        var random = new Random(seed);
        await using var bench = await FillBench.StartAsync(random.Next(1, 1 << 20), seed);
        bench.Options = bench.Options with
        {
            SpanBytes = random.Next(8 << 10, 200 << 10),
            ConnectionsPerBlob = random.Next(1, 6),
            IdleTimeout = TimeSpan.FromMilliseconds(100),
            AnswerTimeout = TimeSpan.FromMilliseconds(100),
        };
        bench.Origin.Script = async request =>
        {
            int fault, count;
            lock (random)
            {
                (fault, count) = (random.Next(12), random.Next(100_000));
            }

            return fault switch
            {
                0 or 1 => await request.CutAfterAsync(count),
                2 => await request.StallAfterAsync(count),
                3 => await request.StatusAsync(500 + (count % 5)),
                4 => await request.StatusAsync(429),
                _ => false,
            };
        };

        FillResult result;
        long received = 0;
        var stops = 0;
        do
        {
            var filler = bench.NewFiller();
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(stops < 6 ? random.Next(1, 60) : 15_000));
            result = await filler.RunAsync(stop.Token);
            received += filler.Progress.ReceivedBytes;
            stops++;
        }
        while (result is FillResult.Stopped);

        result.Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
        bench.Budget.Free.Should().Be(bench.Budget.Total);

        // Only what a connection had read beyond the end that a thief gave its span: at most one buffer for each request.
        (received - bench.Content.Length).Should().BeLessThanOrEqualTo(bench.Origin.Requests.Count * (long)bench.Options.BufferBytes);
    }
}
