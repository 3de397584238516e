using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Transfer;

/// <summary>The partial and its journal, tampered with between and during runs, on disks that fail.</summary>
public sealed class BlobFillerDiskTests
{
    private const int Size = 512 << 10;
    private static readonly SpanSet Half = SpanSet.Of(new ByteSpan(0, Size / 2));
    private static readonly SpanSet All = SpanSet.Of(new ByteSpan(0, Size));

    [Fact]
    public async Task RunAsync_JournalWithoutFile_BelievesNothing()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(Half);
        File.Delete(bench.Partial);
        var wasThere = true;
        bench.Journal.OnClear = () => wasThere = File.Exists(bench.Partial);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        bench.Journal.Clears.Should().Be(1);
        wasThere.Should().BeFalse("a new file may get the old one's number");
        Asked(bench).Should().Be(All);
    }

    [Fact]
    public async Task RunAsync_FileWithoutJournal_BelievesNothing()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(Half);
        bench.Journal.State = null;

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        Asked(bench).Should().Be(All);
    }

    [Fact]
    public async Task RunAsync_AnotherFileAtThePath_BelievesNothing()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(Half);
        File.WriteAllBytes(bench.Partial + ".new", new byte[Size]);
        File.Move(bench.Partial + ".new", bench.Partial, overwrite: true);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        Asked(bench).Should().Be(All);
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(Size + 5000, Size / 2)]
    public async Task RunAsync_FileOfAnotherLength_BelievesWhatCanBeTrue(int length, int believed)
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(Half);
        using (var handle = File.OpenHandle(bench.Partial, access: FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(handle, length);
        }

        var lengthAtFirstSave = 0L;
        bench.Journal.OnSave = _ => lengthAtFirstSave = lengthAtFirstSave == 0 ? new FileInfo(bench.Partial).Length : lengthAtFirstSave;

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        Asked(bench).Should().Be(SpanSet.Of(new ByteSpan(believed, Size)));
        if (length < Size)
        {
            lengthAtFirstSave.Should().Be(length, "the claim is cut before the file has its length back");
        }
    }

    [Fact]
    public async Task RunAsync_MachineStartedAnew_BelievesOnlyWhatIsDurable()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var durable = SpanSet.Of(new ByteSpan(0, 64 << 10));
        bench.LeavePartial(Half, durable, bootId: "boot-0");

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        Asked(bench).Should().Be(SpanSet.Of(new ByteSpan(64 << 10, Size)));
        bench.Journal.Saves.First().Should().Be(new PartialState(durable, durable, bench.Journal.State!.FileIdentity, "boot-1"));
    }

    [Fact]
    public async Task RunAsync_JournalClaimsMoreThanIsTrue_IsFoundByTheHash()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.LeavePartial(Half);
        bench.Journal.State = bench.Journal.State! with { Written = All };

        (await bench.FillAsync()).Should().BeOfType<FillResult.WrongContent>();
        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_PartialTakenAwayDuringTheTransfer_StartsOver(bool isCut)
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with { IdleTimeout = TimeSpan.FromMinutes(1) };
        var taken = false;
        bench.Origin.Script = async request =>
        {
            // While the first connections hang, the file goes; only a tick of the journal can notice.
            if (request.Number > 4)
            {
                return false;
            }

            if (request.Number == 4 && !taken)
            {
                taken = true;
                Take(bench.Partial, isCut);
            }

            return await request.StallAfterAsync(isCut ? 0 : 1000);
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_PartialTakenAwayAtTheVeryEnd_IsNotPublished()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Options = bench.Options with { JournalInterval = TimeSpan.FromHours(1) };
        var flushes = 0;
        bench.OpenPartial = (path, size) => new FaultyFile(path, size)
        {
            OnFlush = () =>
            {
                if (++flushes == 1)
                {
                    File.Delete(path);
                }
            },
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        flushes.Should().Be(2);
    }

    [Fact]
    public async Task RunAsync_PartialTakenAwayAgainAndAgain_FailsInWords()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.OpenPartial = (path, size) => new FaultyFile(path, size) { OnFlush = () => File.Delete(path) };

        var failed = (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>().Which;

        failed.IsFull.Should().BeFalse();
        failed.Message.Should().Contain("Another program");
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(5, false)]
    public async Task RunAsync_WriteFails_EndsAndKeepsWhatIsGood(int errno, bool isFull)
    {
        await using var bench = await FillBench.StartAsync(Size);
        var writes = 0;
        bench.OpenPartial = (path, size) => new FaultyFile(path, size)
        {
            OnWrite = () =>
            {
                if (Interlocked.Increment(ref writes) > 8)
                {
                    throw new IOException("Injected", errno);
                }
            },
        };

        var failed = (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>().Which;

        failed.IsFull.Should().Be(isFull);
        bench.Journal.State!.Written.Count.Should().BeGreaterThan(0);
        GoodSpans(bench).Contains(bench.Journal.State.Written.Spans[0]).Should().BeTrue();
        bench.OpenPartial = PartialFile.Open;
        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();
        bench.ShouldHoldTheContent();
    }

    [Fact]
    public async Task RunAsync_FlushFails_IsNeverClaimedDurable()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.OpenPartial = (path, size) => new FaultyFile(path, size) { OnFlush = () => throw new IOException("Injected", 5) };

        (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>().Which.IsFull.Should().BeFalse();

        bench.Journal.Saves.Should().NotContain(state => state.Durable.Count > 0);
        (bench.Journal.State?.Written.Count ?? 0).Should().Be(0, "the system may show bytes that it could not bring to the disk");
    }

    [Fact]
    public async Task RunAsync_FlushFailsOnce_FetchesAgainWhatItDidNotBringToTheDisk()
    {
        await using var bench = await FillBench.StartAsync(Size);
        var flushes = 0;
        bench.OpenPartial = (path, size) => new FaultyFile(path, size)
        {
            OnFlush = () =>
            {
                if (Interlocked.Increment(ref flushes) == 2)
                {
                    throw new IOException("Injected", 5);
                }
            },
        };
        bench.Origin.Script = request => request.Number < 8 ? Task.FromResult(false) : request.StallAfterAsync(1000);
        (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>();
        bench.Origin.Script = _ => Task.FromResult(false);
        bench.Origin.Requests.Clear();
        var (written, durable) = (bench.Journal.State!.Written, bench.Journal.State.Durable);

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        written.Should().Be(durable);
        Asked(bench).Should().Be(SpanSet.Of([.. durable.Missing(Size)]));
        bench.ShouldHoldTheContent();
    }

    [OnLinuxFact("inotify(7)")]
    public async Task RunAsync_NoWatchToBeHad_IsHashedAgainOnce()
    {
        await using var bench = await FillBench.StartAsync(Size);
        FaultyFile? partial = null;
        bench.OpenPartial = (path, size) => partial = new FaultyFile(path, size, path => OpenWatch.Begin(path + ".gone"));

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        partial!.BytesRead.Should().Be(2 * Size);
    }

    [Fact]
    public async Task RunAsync_LargerThanTheDisk_IsFullBeforeTheFirstByte()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.OpenPartial = (path, _) => PartialFile.Open(path, 1L << 50);

        (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>().Which.IsFull.Should().BeTrue();

        bench.Origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task RunAsync_JournalFails_EndsAsADiskFailureThatSaysSo()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Journal.OnSave = _ => throw new InvalidOperationException("database is locked");
        bench.Origin.Script = request => request.StallAfterAsync(1000);

        var failed = (await bench.FillAsync()).Should().BeOfType<FillResult.DiskFailed>().Which;

        failed.Message.Should().Contain("journal").And.Contain("database is locked");
    }

    [Fact]
    public async Task RunAsync_AllAlong_ClaimsNoByteThatIsNotInTheFile()
    {
        await using var bench = await FillBench.StartAsync(2 << 20);
        bench.Options = bench.Options with { JournalInterval = TimeSpan.FromMilliseconds(1), FlushInterval = TimeSpan.FromMilliseconds(2) };
        var lies = new List<string>();
        bench.Journal.OnSave = state =>
        {
            var good = GoodSpans(bench);
            if (!state.Written.Intersect(good).Equals(state.Written) || !state.Durable.Intersect(state.Written).Equals(state.Durable))
            {
                lies.Add(state.ToString());
            }
        };

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        lies.Should().BeEmpty();
        bench.Journal.Saves.Count.Should().BeGreaterThan(1);
    }

    private static void Take(string partial, bool isCut)
    {
        if (!isCut)
        {
            File.Delete(partial);
            return;
        }

        using var handle = File.OpenHandle(partial, access: FileAccess.ReadWrite, share: FileShare.ReadWrite);
        RandomAccess.SetLength(handle, 10);
    }

    private static SpanSet Asked(FillBench bench) => SpanSet.Of([.. bench.Origin.Requests.Select(request => request.Span)]);

    /// <summary>Where the file holds the content.</summary>
    private static SpanSet GoodSpans(FillBench bench)
    {
        using var handle = File.OpenHandle(bench.Partial, share: FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[bench.Content.Length];
        RandomAccess.Read(handle, bytes, 0);
        var good = SpanSet.Empty;
        for (var at = 0; at < bytes.Length;)
        {
            var same = bytes.AsSpan(at).CommonPrefixLength(bench.Content.AsSpan(at));
            good = good.Add(new ByteSpan(at, at + same));
            at += same + 1;
        }

        return good;
    }
}
