using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>One slow connection of several must not hold up the end: what it does not bring comes over another.</summary>
public sealed class SlowConnectionTests
{
    private const int Size = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task RunAsync_OneConnectionDripsOrStalls_ItsRestComesOverAnother(int slowOne)
    {
        await using var drips = await StartAsync();
        await using var stalls = await StartAsync();
        var dripping = new TaskCompletionSource<OriginRequest>();
        var stalling = new TaskCompletionSource<OriginRequest>();
        drips.Origin.Script = async request =>
        {
            if (request.Number != slowOne)
            {
                return false;
            }

            dripping.SetResult(request);
            request.Headers();
            for (var at = request.Span.Start; at < request.Span.End; at++)
            {
                await request.BytesAsync(at, 1);
                await request.Http.Response.Body.FlushAsync(request.Gone);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, request.Gone);
            }

            return true;
        };
        stalls.Origin.Script = request =>
        {
            if (request.Number != slowOne)
            {
                return Task.FromResult(false);
            }

            stalling.SetResult(request);
            return request.StallAfterAsync(1000);
        };

        await ShouldEndWithoutAsync(drips, dripping.Task);
        await ShouldEndWithoutAsync(stalls, stalling.Task);
    }

    private static async Task<FillBench> StartAsync()
    {
        var bench = await FillBench.StartAsync(Size);

        // Nothing but the replacement can end it in the time the bench allows: 64 KB would drip for eleven minutes.
        bench.Options = bench.Options with
        {
            ConnectionsPerBlob = 8,
            SlowAfter = TimeSpan.FromMilliseconds(200),
            IdleTimeout = TimeSpan.FromHours(1),
            AnswerTimeout = TimeSpan.FromHours(1),
        };
        return bench;
    }

    private static async Task ShouldEndWithoutAsync(FillBench bench, Task<OriginRequest> slow)
    {
        var filler = bench.NewFiller();

        (await filler.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Filled>();

        filler.Retries.Take().Should().Contain(tries => tries.Cause == FailureCause.Stalled, "it is told of");
        bench.ShouldHoldTheContent();
        var (span, number) = ((await slow).Span, (await slow).Number);
        bench.Origin.Requests.Should().Contain(
            request => request.Number > number && request.Span.Start > span.Start && request.Span.End <= span.End, "its rest was asked for again");
        (filler.Progress.ReceivedBytes - Size).Should().BeLessThan(4 * bench.Options.BufferBytes, "no more than what was on its way comes twice");
        bench.Budget.Free.Should().Be(bench.Budget.Total);
    }
}
