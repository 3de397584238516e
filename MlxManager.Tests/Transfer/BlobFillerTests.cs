using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class BlobFillerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(64 << 10)]
    [InlineData((1 << 20) + 7)]
    public async Task RunAsync_GoodSource_FillsTheBlobAndFetchesEachByteOnce(int size)
    {
        await using var bench = await FillBench.StartAsync(size);
        bench.Time = new FakeTimeProvider();
        var filler = bench.NewFiller();

        var result = await filler.RunAsync(default);

        result.Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
        filler.Progress.Should().Be(new FillProgress(size, size, filler.Progress.ReceivedBytes, 0, null));
        filler.Progress.ReceivedBytes.Should().BeGreaterThanOrEqualTo(size);
        bench.Journal.State.Should().BeNull("what came within a tick needs no claim");
        bench.Budget.Free.Should().Be(bench.Budget.Total);
        bench.Origin.Requests.Should().OnlyContain(request => request.AcceptEncoding == "identity");
    }

    [Fact]
    public async Task RunAsync_LargeBlob_UsesSeveralConnectionsAtOnce()
    {
        await using var bench = await FillBench.StartAsync(1 << 20);
        var all = new TaskCompletionSource();
        bench.Origin.Script = async request =>
        {
            // The first four must be there together before any is answered.
            if (request.Number == 4)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(request.Gone);
            return false;
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();
    }

    [Fact]
    public async Task RunAsync_EmptyBlob_NeedsNoRequest()
    {
        await using var bench = await FillBench.StartAsync(0);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        new FileInfo(bench.Partial).Length.Should().Be(0);
        bench.Origin.Requests.Should().BeEmpty();
    }

    [Fact]
    [SuppressMessage("Security", "CA5350", Justification = "Git names its blobs by SHA-1.")]
    public async Task RunAsync_GitBlob_IsVerifiedByItsSha1()
    {
        await using var bench = await FillBench.StartAsync(5000);
        byte[] blob = [.. Encoding.ASCII.GetBytes("blob 5000\0"), .. bench.Content];
        bench.Etag = Etag.Parse(Convert.ToHexStringLower(SHA1.HashData(blob)));

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();
    }

    [Fact]
    public async Task RunAsync_WithAJournal_FetchesNothingThatIsThere()
    {
        await using var bench = await FillBench.StartAsync(1 << 20);
        var good = SpanSet.Of(new ByteSpan(0, 200_000), new ByteSpan(300_000, 300_001), new ByteSpan(700_000, 1 << 20));
        bench.LeavePartial(good);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        SpanSet.Of([.. bench.Origin.Requests.Select(request => request.Span)]).Intersect(good).Count.Should().Be(0);
    }

    [Fact]
    public async Task RunAsync_EverythingThereAlready_OnlyVerifies()
    {
        await using var bench = await FillBench.StartAsync(100_000);
        bench.LeavePartial(SpanSet.Of(new ByteSpan(0, 100_000)));

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.Origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task RunAsync_StoppedWhileEverySocketIsStuck_EndsAtOnceAndKeepsWhatCame()
    {
        await using var bench = await FillBench.StartAsync(1 << 20);
        bench.Options = bench.Options with { IdleTimeout = TimeSpan.FromMinutes(1), FlushInterval = TimeSpan.FromHours(1) };
        bench.Origin.Script = request => request.StallAfterAsync(10_000);
        var filler = bench.NewFiller();
        using var stop = new CancellationTokenSource();
        var running = filler.RunAsync(stop.Token);
        await Eventually(() => filler.Progress is { WrittenBytes: 40_000, Connections: 4 });

        var clock = Stopwatch.StartNew();
        await stop.CancelAsync();
        var result = await running;

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "nothing waits for the idle timeout");
        result.Should().BeOfType<FillResult.Stopped>();
        filler.Progress.Connections.Should().Be(0);
        bench.Journal.State!.Written.Count.Should().Be(40_000);
        bench.Journal.State.Durable.Count.Should().Be(40_000, "a stop has time for a flush");
        bench.Budget.Free.Should().Be(bench.Budget.Total);
        await Eventually(() => bench.Origin.Requests.All(request => request.Gone.IsCancellationRequested));
    }

    [Fact]
    public async Task RunAsync_StoppedAndStartedAgain_FetchesNoByteTwice()
    {
        await using var bench = await FillBench.StartAsync(1 << 20);
        bench.Origin.Script = request => request.Number <= 4 ? request.StallAfterAsync(30_000) : Task.FromResult(false);
        bench.Options = bench.Options with { IdleTimeout = TimeSpan.FromMinutes(1) };
        var first = bench.NewFiller();
        using (var stop = new CancellationTokenSource())
        {
            var running = first.RunAsync(stop.Token);
            await Eventually(() => first.Progress.WrittenBytes == 120_000);
            await stop.CancelAsync();
            await running;
        }

        var journalled = bench.Journal.State!.Written;
        var second = bench.NewFiller();
        (await second.RunAsync(default)).Should().BeOfType<FillResult.Filled>();

        SpanSet.Of([.. bench.Origin.Requests.Skip(4).Select(request => request.Span)]).Intersect(journalled).Count.Should().Be(0);
        bench.Journal.State.Durable.Should().Be(SpanSet.Of(new ByteSpan(0, 1 << 20)), "what was claimed once is claimed to the end");
        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_StoppedWhileWaitingForAConnection_EndsAtOnce()
    {
        await using var bench = await FillBench.StartAsync(100_000);
        bench.Budget = new ConnectionBudget(1);
        using var held = await bench.Budget.AcquireAsync(default);
        using var stop = new CancellationTokenSource();
        var running = bench.NewFiller().RunAsync(stop.Token);

        await stop.CancelAsync();

        (await running.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Stopped>();
        held.Dispose();
        bench.Budget.Free.Should().Be(1);
    }

    [Fact]
    public async Task RunAsync_TwoBlobsOneConnection_BothComeToTheirTurn()
    {
        await using var one = await FillBench.StartAsync(300_000, seed: 1);
        await using var two = await FillBench.StartAsync(300_000, seed: 2);
        var budget = one.Budget = two.Budget = new ConnectionBudget(1);
        var (most, now) = (0, 0);
        one.Origin.Script = two.Origin.Script = request =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            request.Http.Response.OnCompleted(() => Task.FromResult(Interlocked.Decrement(ref now)));
            return Task.FromResult(false);
        };

        var results = await Task.WhenAll(one.FillAsync(), two.FillAsync());

        results.Should().AllBeOfType<FillResult.Filled>();
        budget.Free.Should().Be(1);
    }

    [Fact]
    public async Task RunAsync_OneConnectionSlow_OthersTakeItsRestOver()
    {
        await using var bench = await FillBench.StartAsync(256 << 10);
        bench.Options = bench.Options with { IdleTimeout = TimeSpan.FromMinutes(1) };
        var crawl = new TaskCompletionSource();
        bench.Origin.Script = async request =>
        {
            if (request.Span.Start != 0)
            {
                return false;
            }

            request.Headers();
            await request.BytesAsync(0, 1000);
            await request.Http.Response.Body.FlushAsync();
            await crawl.Task.WaitAsync(request.Gone);
            await request.BytesAsync(1000, request.Span.Length - 1000);
            return true;
        };
        var filler = bench.NewFiller();
        var running = filler.RunAsync(default);

        // All but a crumb that is not worth a request comes while the first connection crawls.
        await Eventually(() => filler.Progress.WrittenBytes >= (256 << 10) - (16 << 10));
        crawl.SetResult();

        (await running).Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
    }

    internal static async Task Eventually(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
        }
    }
}
