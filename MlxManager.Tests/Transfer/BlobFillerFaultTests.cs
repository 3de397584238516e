using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>Each fault over real HTTP: mended and verified, or failed in the right words; never hanging, never wrong bytes.</summary>
public sealed class BlobFillerFaultTests
{
    private const int Size = 512 << 10;

    [Theory]
    [InlineData("cut", false)]
    [InlineData("cut", true)]
    [InlineData("cut before the answer", true)]
    [InlineData("stall", false)]
    [InlineData("stall", true)]
    [InlineData("silence", true)]
    [InlineData("500", true)]
    [InlineData("502", false)]
    [InlineData("503", true)]
    [InlineData("408", true)]
    [InlineData("429", false)]
    [InlineData("429 for now", true)]
    [InlineData("403", false)]
    [InlineData("403", true)]
    [InlineData("416", true)]
    [InlineData("wrong range", true)]
    [InlineData("wrong total", true)]
    [InlineData("unknown total", true)]
    [InlineData("wrong length", true)]
    [InlineData("short", true)]
    [InlineData("long", true)]
    [InlineData("gzip", true)]
    [InlineData("304", true)]
    [InlineData("whole of another size", true)]
    public async Task RunAsync_PassingFault_IsMended(string fault, bool isAll)
    {
        await using var bench = await FillBench.StartAsync(Size);

        // Either all first connections meet it, or one in the middle.
        bench.Origin.Script = request =>
            (isAll ? request.Number <= 4 : request.Number == 3) ? Faults.CommitAsync(fault, request, bench.Content) : Task.FromResult(false);

        var result = await bench.FillAsync();

        result.Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
        bench.Budget.Free.Should().Be(bench.Budget.Total);
    }

    [Theory]
    [InlineData("403", FailureCause.Refused)]
    [InlineData("401", FailureCause.Refused)]
    [InlineData("404", FailureCause.Missing)]
    [InlineData("410", FailureCause.Missing)]
    [InlineData("416", FailureCause.Protocol)]
    [InlineData("wrong range", FailureCause.Protocol)]
    [InlineData("wrong total", FailureCause.Protocol)]
    [InlineData("gzip", FailureCause.Protocol)]
    [InlineData("304", FailureCause.Protocol)]
    [InlineData("redirect loop", FailureCause.Protocol)]
    [InlineData("redirect to ftp", FailureCause.Protocol)]
    [InlineData("redirect to nowhere", FailureCause.Protocol)]
    public async Task RunAsync_LastingFault_FailsAfterFewRequests(string fault, FailureCause cause)
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Origin.Script = request => Faults.CommitAsync(fault, request, bench.Content);

        var result = await bench.FillAsync();

        var failure = result.Should().BeOfType<FillResult.SourceFailed>().Which.Failure;
        failure.Cause.Should().Be(cause);
        failure.IsTransient.Should().BeFalse();
        failure.Message.Should().NotContain("http").And.NotContain("127.0.0.1");
        bench.Origin.Requests.Count.Should().BeLessThan(50);
    }

    [Theory]
    [InlineData("cut before the answer")]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("silence")]
    public async Task RunAsync_LastingFaultThatTimeMayMend_WaitsAndNeverSpins(string fault)
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with { FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(10) };
        bench.Origin.Script = request => Faults.CommitAsync(fault, request, bench.Content);
        var filler = bench.NewFiller();
        using var stop = new CancellationTokenSource();

        var running = filler.RunAsync(stop.Token);
        await BlobFillerTests.Eventually(() => filler.Progress.Waiting is not null && bench.Origin.Requests.Count >= 6);
        await BlobFillerTests.Eventually(() => filler.Progress.Waiting is not null);

        filler.Progress.Waiting!.Reason.Should().NotContain("http");
        bench.Origin.Requests.Count.Should().BeLessThan(10, "after the first wave there is one probe at a time");
        await stop.CancelAsync();
        (await running).Should().BeOfType<FillResult.Stopped>();
        filler.Progress.Waiting.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_SourceThatKnowsNoRanges_IsReadOnceFromTheBeginning(bool withLength)
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Origin.Script = request => request.WholeAsync(withLength);
        var filler = bench.NewFiller();

        var result = await filler.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(20));

        result.Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
        bench.Origin.Requests.Count.Should().BeLessThanOrEqualTo(4, "the other connections give way");
    }

    [Fact]
    public async Task RunAsync_WholeBodyOnResume_DropsWhatIsThere()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(SpanSet.Of(new ByteSpan(0, 100_000), new ByteSpan(200_000, 300_000)));
        var written = 0L;
        bench.OpenPartial = (path, size) => new CountingFile(path, size, bytes => written += bytes);
        bench.Origin.Script = request => request.WholeAsync();

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        written.Should().Be(Size - 200_000);
    }

    [Fact]
    public async Task RunAsync_ExtraConnectionsRefused_GoesOnWithOne()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var now = 0;
        bench.Origin.Script = async request =>
        {
            try
            {
                if (Interlocked.Increment(ref now) > 1)
                {
                    return await request.StatusAsync(503, "", ("Retry-After", "0"));
                }

                request.Headers();
                await request.BytesAsync(request.Span.Start, request.Span.Length - 1);
                await request.Http.Response.Body.FlushAsync();
                await request.BytesAsync(request.Span.End - 1, 1);
                return true;
            }
            finally
            {
                Interlocked.Decrement(ref now);
            }
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_AddressExpires_AsksForAFreshOneOnceForAll()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var source = new FixedSource(call => new BlobLocation(new Uri(bench.Origin.Url, $"/blob?sig={call}"), null, null));
        bench.Source = source;
        bench.Origin.Script = request => request.Signature == "1" && request.Number > 3
            ? request.StatusAsync(403, "<Error><Message>Request has expired</Message></Error>")
            : Task.FromResult(false);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        source.Calls.Should().Be(2);
        source.Refused.Last()!.Url.Query.Should().Be("?sig=1");
    }

    [Fact]
    public async Task RunAsync_RefusedForAnotherReason_SaysTheSourcesWordsWithoutAddress()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var source = new FixedSource(bench.Origin.Url);
        bench.Source = source;
        bench.Origin.Script = request => request.StatusAsync(403, "<Error><Code>X</Code><Message>Country not\nserved, see https://cdn/x?sig=secret</Message></Error>");

        var failure = (await bench.FillAsync()).Should().BeOfType<FillResult.SourceFailed>().Which.Failure;

        failure.Message.Should().Be("The source refuses this file (403). It says: Country not served, see …");
        source.Calls.Should().Be(1 + bench.Options.AddressRefreshes);
    }

    [Fact]
    public async Task RunAsync_AddressPastItsEnd_IsNotUsed()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var time = new FakeTimeProvider();
        bench.Time = time;
        bench.Options = bench.Options with { ConnectionsPerBlob = 1, AnswerTimeout = TimeSpan.FromHours(1), IdleTimeout = TimeSpan.FromHours(1) };
        var source = new FixedSource(call => new BlobLocation(
            new Uri(bench.Origin.Url, $"/blob?sig={call}"), null, time.GetUtcNow().AddMinutes(1)));
        bench.Source = source;
        bench.Origin.Script = request =>
        {
            if (request.Number == 2)
            {
                time.Advance(TimeSpan.FromMinutes(2));
            }

            return Task.FromResult(false);
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.Origin.Requests.Should().OnlyContain(
            request => request.Signature == (request.Number <= 2 ? "1" : "2"));
        source.Refused.Last()!.Url.Query.Should().Be("?sig=1");
    }

    [Fact]
    public async Task RunAsync_SourceCannotLocate_WaitsOrFailsAsItSays()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Source = new FixedSource(call => call <= 2
            ? new TransferFailure(FailureCause.Offline, "The network is switched off.", IsTransient: true)
            : new BlobLocation(bench.Origin.Url, null, null));
        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        var gated = new TransferFailure(FailureCause.Refused, "Gated.", IsTransient: false);
        bench.Journal.State = null;
        bench.Source = new FixedSource(_ => gated);
        (await bench.FillAsync()).Should().Be(new FillResult.SourceFailed(gated));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task RunAsync_Redirected_SendsTheTokenToItsOwnOriginOnly(bool isElsewhere, bool isSent)
    {
        await using var bench = await FillBench.StartAsync(1000);
        await using var elsewhere = await RangeOrigin.StartAsync(bench.Content);
        bench.Source = new FixedSource(_ => new BlobLocation(bench.Origin.Url, "Bearer secret", null));
        bench.Origin.Script = request => request.Path == "/blob"
            ? request.StatusAsync(302, "", ("Location", isElsewhere ? new Uri(elsewhere.Url, "/there").ToString() : "/there"))
            : Task.FromResult(false);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.Origin.Requests.First().Authorization.Should().Be("Bearer secret");
        var last = isElsewhere ? elsewhere.Requests.Single() : bench.Origin.Requests.Last();
        last.Authorization.Should().Be(isSent ? "Bearer secret" : null);
        last.Span.Should().Be(new ByteSpan(0, 1000));
    }

    [Fact]
    public async Task RunAsync_ConnectionStalls_IsReplacedAfterTheIdleTimeoutAndGoesOnWhereItWas()
    {
        await using var bench = await FillBench.StartAsync(50_000);
        var time = new FakeTimeProvider();
        bench.Time = time;
        bench.Options = new TransferOptions();
        bench.Origin.Script = request => request.Number == 1 ? request.StallAfterAsync(20_000) : Task.FromResult(false);
        var filler = bench.NewFiller();
        var running = filler.RunAsync(default);
        await BlobFillerTests.Eventually(() => filler.Progress.WrittenBytes == 20_000);

        time.Advance(bench.Options.IdleTimeout - TimeSpan.FromSeconds(0.1));
        filler.Progress.Connections.Should().Be(1);
        await BlobFillerTests.Eventually(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return running.IsCompleted;
        });

        (await running).Should().BeOfType<FillResult.Filled>();
        bench.Origin.Requests.Select(request => request.Span).Should().Equal(new ByteSpan(0, 50_000), new ByteSpan(20_000, 50_000));
    }

    [Fact]
    public async Task RunAsync_SourceAsksToWait_SaysSoAndComesBackThenNotBefore()
    {
        await using var bench = await FillBench.StartAsync(50_000);
        var time = new FakeTimeProvider();
        bench.Time = time;
        bench.Options = new TransferOptions();
        bench.Origin.Script = request =>
            request.Number == 1 ? request.StatusAsync(429, "", ("RateLimit", "\"resolve\";r=0;t=119")) : Task.FromResult(false);
        var filler = bench.NewFiller();
        var running = filler.RunAsync(default);
        await BlobFillerTests.Eventually(() => filler.Progress.Waiting is not null);

        var waiting = filler.Progress.Waiting!;
        waiting.Cause.Should().Be(FailureCause.RateLimited);
        (waiting.RetryAt - time.GetUtcNow()).TotalSeconds.Should().BeInRange(120, 132);
        time.Advance(TimeSpan.FromSeconds(119.9));
        bench.Origin.Requests.Should().ContainSingle();
        time.Advance(TimeSpan.FromSeconds(12.1));

        (await running.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeOfType<FillResult.Filled>();
        bench.Origin.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task RunAsync_DiskSlowerThanTheIdleTimeout_IsNotTakenForAStall()
    {
        await using var bench = await FillBench.StartAsync(50_000);
        var time = new FakeTimeProvider();
        bench.Time = time;
        bench.Options = new TransferOptions();
        bench.OpenPartial = (path, size) => new CountingFile(path, size, _ => time.Advance(TimeSpan.FromMinutes(1)));

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.Origin.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task RunAsync_FlippedByte_IsThrownAwayWithItsJournal()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Content[Size / 2] ^= 1;

        (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>();

        File.Exists(bench.Partial).Should().BeFalse();
        bench.Journal.State.Should().BeNull();
    }

    private sealed class CountingFile(string path, long size, Action<int> onWrite) : PartialFile(path, size)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            onWrite(bytes.Length);
            base.Write(bytes, offset);
        }
    }
}
