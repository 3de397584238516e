using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>
/// The machine loses power at some moment: of what was written since the last flush any page may be gone, and the journal may be
/// older than the disk. Only what is durable is believed, and that is always true.
/// </summary>
public sealed class PowerCutTests
{
    private const int Page = 4 << 10;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task RunAsync_PowerCutsAtAnyMoments_BelievesOnlyWhatIsDurableAndEndsRight(int seed)
    {
        var random = new Random(seed);
        await using var bench = await FillBench.StartAsync((1 << 20) - 77, seed);
        bench.Options = bench.Options with { JournalInterval = TimeSpan.FromMilliseconds(1), FlushInterval = TimeSpan.FromMilliseconds(3) };
        bench.Origin.Script = SlowlyAsync;
        for (var cuts = 0; cuts < 3; cuts++)
        {
            bench.BootId = $"boot-{cuts}";
            using var disk = new LosingDisk(bench, cutAtWrite: random.Next(1, 50));
            (await bench.FillAsync(disk.PowerIsGone)).Should().BeOfType<FillResult.Stopped>();
            disk.ComeBack(random);

            ShouldBeTrue(bench, bench.Journal.State?.Durable);
        }

        var durable = bench.Journal.State?.Durable ?? SpanSet.Empty;
        bench.BootId = "boot-last";
        bench.OpenPartial = PartialFile.Open;
        bench.Origin.Requests.Clear();

        (await bench.FillAsync()).Should().BeOfType<FillResult.Filled>();

        bench.ShouldHoldTheContent();
        SpanSet.Of([.. bench.Origin.Requests.Select(request => request.Span)])
            .Should().Be(SpanSet.Of([.. durable.Missing(bench.Content.Length)]), "what was only written is not believed, what is durable not fetched");
    }

    /// <summary>So that there are journal writes and flushes between the bytes.</summary>
    private static async Task<bool> SlowlyAsync(OriginRequest request)
    {
        request.Headers();
        for (var at = request.Span.Start; at < request.Span.End; at += Page)
        {
            await request.BytesAsync(at, Math.Min(Page, request.Span.End - at));
            await request.Http.Response.Body.FlushAsync(request.Gone);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, request.Gone);
        }

        return true;
    }

    private static void ShouldBeTrue(FillBench bench, SpanSet? durable)
    {
        var bytes = File.ReadAllBytes(bench.Partial);
        foreach (var span in durable?.Spans ?? [])
        {
            bytes.AsSpan((int)span.Start, (int)span.Length).SequenceEqual(bench.Content.AsSpan((int)span.Start, (int)span.Length))
                .Should().BeTrue($"{span} was claimed to survive");
        }
    }

    /// <summary>Remembers what the last flush saved, and which claims were made by then.</summary>
    private sealed class LosingDisk : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _power = new();
        private readonly FillBench _bench;
        private readonly List<PartialState?> _claims;
        private byte[] _flushed;
        private byte[] _atTheCut = [];
        private int _writesLeft;

        public LosingDisk(FillBench bench, int cutAtWrite)
        {
            (_bench, _writesLeft) = (bench, cutAtWrite);
            _claims = [bench.Journal.State];
            _flushed = File.Exists(bench.Partial) ? File.ReadAllBytes(bench.Partial) : [];
            bench.OpenPartial = (path, size) => new LosingFile(path, size, this);
            bench.Journal.OnSave = state =>
            {
                lock (_lock)
                {
                    if (!_power.IsCancellationRequested)
                    {
                        _claims.Add(state);
                    }
                }
            };
        }

        public CancellationToken PowerIsGone => _power.Token;

        public void Dispose() => _power.Dispose();

        /// <summary>After the run has seen that it is over; what it did since the cut never happened.</summary>
        public void ComeBack(Random random)
        {
            var bytes = new byte[_flushed.Length == 0 && random.Next(2) == 0 ? 0 : _atTheCut.Length];
            for (var page = 0; page < bytes.Length; page += Page)
            {
                // The system may or may not have written any page by itself. One that was never written reads as zeros.
                var survivor = random.Next(2) == 0 ? _atTheCut : _flushed;
                if (page < survivor.Length)
                {
                    Slice(survivor, page).CopyTo(bytes.AsSpan(page));
                }
            }

            using (var file = File.OpenHandle(_bench.Partial, access: FileAccess.ReadWrite))
            {
                RandomAccess.SetLength(file, bytes.Length);
                RandomAccess.Write(file, bytes, 0);
            }

            // The database flushes less often than it is written to.
            _bench.Journal.State = _claims[^Math.Min(random.Next(1, 4), _claims.Count)];
            _bench.Journal.OnSave = _ => { };
        }

        private static Span<byte> Slice(byte[] bytes, int page) => bytes.AsSpan(page, Math.Min(Page, bytes.Length - page));

        private void Written(string path)
        {
            lock (_lock)
            {
                if (--_writesLeft == 0)
                {
                    _atTheCut = ReadAll(path);
                    _power.Cancel();
                }
            }
        }

        private void Flushed(byte[] content)
        {
            lock (_lock)
            {
                _flushed = _power.IsCancellationRequested ? _flushed : content;
            }
        }

        private static byte[] ReadAll(string path)
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[RandomAccess.GetLength(file)];
            RandomAccess.Read(file, bytes, 0);
            return bytes;
        }

        private sealed class LosingFile(string path, long size, LosingDisk disk) : PartialFile(path, size)
        {
            private readonly string _path = path;

            public override void Write(ReadOnlySpan<byte> bytes, long offset)
            {
                base.Write(bytes, offset);
                disk.Written(_path);
            }

            public override void Flush()
            {
                // As of its beginning: what is written during a flush need not be in it.
                var content = ReadAll(_path);
                base.Flush();
                disk.Flushed(content);
            }
        }
    }
}
