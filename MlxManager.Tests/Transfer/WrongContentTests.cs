using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>A wrong hash at the end: only what may be wrong comes again.</summary>
public sealed class WrongContentTests
{
    private const int Unit = 16 << 10;
    private const int Size = (32 * Unit) + 100;

    [Fact]
    public async Task RunAsync_DiskLosesBytes_FetchesOnlyTheirUnitsAgain()
    {
        await using var bench = await StartAsync();
        bench.OpenPartial = (path, size) => new ForgetfulFile(path, size, at: (5 * Unit) + 7);

        var wrong = (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>().Which;

        (wrong.Blame, wrong.KeptBytes).Should().Be((WrongContentBlame.Disk, Size - Unit));
        wrong.Message.Should().Contain($"{Unit} of {Size} bytes otherwise than they arrived");
        bench.Journal.State!.Written.Count.Should().Be(Size - Unit);
        bench.Journal.State.Durable.Intersect(bench.Journal.State.Written).Should().Be(bench.Journal.State.Durable);
        await ShouldFetchAsync(bench, new ByteSpan(5 * Unit, 6 * Unit));
    }

    [Fact]
    public async Task RunAsync_PartialDamagedBetweenRuns_FetchesOnlyWhatIsDamaged()
    {
        await using var bench = await StartAsync();
        using var stop = new CancellationTokenSource();
        bench.Origin.Script = async request =>
        {
            if (request.Span.Start < Size / 2)
            {
                return false;
            }

            await stop.CancelAsync();
            return await request.StallAfterAsync(0);
        };
        (await bench.FillAsync(stop.Token)).Should().BeOfType<FillResult.Stopped>();
        bench.Origin.Script = _ => Task.FromResult(false);
        using (var file = File.OpenHandle(bench.Partial, access: FileAccess.ReadWrite, share: FileShare.ReadWrite))
        {
            RandomAccess.Write(file, new byte[3], (2 * Unit) - 1);
        }

        (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>().Which.Blame.Should().Be(WrongContentBlame.Disk);

        await ShouldFetchAsync(bench, new ByteSpan(Unit, 3 * Unit));
    }

    [Fact]
    public async Task RunAsync_PrefixNobodySawArrive_IsWhatComesAgain()
    {
        await using var bench = await StartAsync();
        bench.LeavePartial(SpanSet.Empty);
        bench.Journal.State = bench.Journal.State! with { Written = SpanSet.Of(new ByteSpan(0, 4 * Unit)) };

        var wrong = (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>().Which;

        (wrong.Blame, wrong.KeptBytes).Should().Be((WrongContentBlame.Unseen, Size - (4 * Unit)));
        await ShouldFetchAsync(bench, new ByteSpan(0, 4 * Unit));
    }

    [Fact]
    public async Task RunAsync_SourceFlipsAByteOnce_FetchesAllAgainAndItIsRight()
    {
        await using var bench = await StartAsync();
        FlipWhile(bench, request => request.Number == 1);

        var wrong = (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>().Which;

        (wrong.Blame, wrong.KeptBytes).Should().Be((WrongContentBlame.Source, 0));
        bench.Journal.State!.Written.Should().Be(SpanSet.Empty);
        bench.Journal.State.Durable.Should().Be(SpanSet.Empty);
        FlipWhile(bench, _ => false);
        await ShouldFetchAsync(bench, new ByteSpan(0, Size));
    }

    [Theory]
    [InlineData(true, "the same way before")]
    [InlineData(false, "1 of its parts came otherwise than before")]
    public async Task RunAsync_SourceIsWrongTwice_SaysWhetherItWasTheSame(bool isSame, string words)
    {
        await using var bench = await StartAsync();
        bench.Content[Size / 2] ^= 1;
        (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>();
        bench.Content[Size / 2] ^= (byte)(isSame ? 0 : 2);

        var wrong = (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>().Which;

        wrong.Blame.Should().Be(WrongContentBlame.Source);
        wrong.Message.Should().Contain(words);
    }

    private static async Task<FillBench> StartAsync()
    {
        var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with { DigestBytes = Unit, ConnectionsPerBlob = 1 };
        return bench;
    }

    private static void FlipWhile(FillBench bench, Func<OriginRequest, bool> isFlipped)
    {
        var right = bench.Content[100];
        bench.Origin.Script = request =>
        {
            bench.Content[100] = (byte)(right ^ (isFlipped(request) ? 1 : 0));
            return Task.FromResult(false);
        };
    }

    private static async Task ShouldFetchAsync(FillBench bench, ByteSpan expected)
    {
        bench.OpenPartial = PartialFile.Open;
        bench.Origin.Requests.Clear();

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        SpanSet.Of([.. bench.Origin.Requests.Select(request => request.Span)]).Should().Be(SpanSet.Of(expected));
        bench.Origin.Requests.Sum(request => request.Span.Length).Should().Be(expected.Length);
    }

    /// <summary>A disk that keeps another byte than it was given.</summary>
    private sealed class ForgetfulFile(string path, long size, long at) : PartialFile(path, size)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            base.Write(bytes, offset);
            if (offset <= at && at < offset + bytes.Length)
            {
                base.Write([(byte)~bytes[(int)(at - offset)]], at);
            }
        }
    }
}
