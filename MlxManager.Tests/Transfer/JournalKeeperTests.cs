using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class JournalKeeperTests : IDisposable
{
    private const int Size = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TransferOptions Options = new() { DigestBytes = 100 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-keeper-");
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryJournal _journal = new();
    private readonly SpanBoard _board = new(Size, SpanSet.Empty, spanBytes: 400);

    /// <summary>What the journal said when each flush began.</summary>
    private readonly List<PartialState?> _flushes = [];
    private Action _onFlush = () => { };

    private string Partial => Path.Combine(_folder.FullName, "partial");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EndAsync_BytesWritten_AreClaimedFirstAndDurableOnlyAfterTheFlush()
    {
        using var file = NewFile();
        var keeper = Keeper(file);
        var written = Write(300);

        await keeper.EndAsync();

        _journal.Saves.Select(state => (state.Written, state.Durable)).Should().Equal((written, SpanSet.Empty), (written, written));
        _flushes.Should().ContainSingle().Which.Should().Match<PartialState>(state => state.Written.Equals(written) && state.Durable.Count == 0);
    }

    [Fact]
    public async Task EndAsync_DiskTakesItsTime_ClaimsNoMoreThanWritten()
    {
        using var file = NewFile();
        var keeper = Keeper(file);
        using var slow = new ManualResetEventSlim();
        _onFlush = slow.Wait;
        var written = Write(300);

        var ended = keeper.EndAsync();
        var began = _time.GetTimestamp();
        await UntilAsync(() => ended.IsCompleted);
        await ended;

        _time.GetElapsedTime(began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200), "a disk that is quicker makes them durable");
        _journal.State.Should().Match<PartialState>(state => state.Written.Equals(written) && state.Durable.Count == 0);
        slow.Set();
    }

    [Fact]
    public async Task EndAsync_FlushFails_ClaimsNoMoreThanIsDurable()
    {
        using var file = NewFile();
        var durable = SpanSet.Of(new ByteSpan(0, 10));
        var keeper = Keeper(file, new PartialState(durable, durable, "", ""));
        _onFlush = Fail;
        Write(300);

        await keeper.EndAsync();

        (_journal.State!.Written, _journal.State.Durable).Should().Be((durable, durable));
    }

    [Fact]
    public async Task EndAsync_FlushLeftBehindFails_TakesBackWhatIsOnlyWritten()
    {
        using var file = NewFile();
        var keeper = Keeper(file);
        using var slow = new ManualResetEventSlim();
        FailOnceSet(slow);
        var written = Write(300);
        var ended = keeper.EndAsync();
        await UntilAsync(() => ended.IsCompleted);
        await ended;
        _journal.State!.Written.Should().Be(written);

        slow.Set();

        await UntilAsync(() => _journal.State.Written.Count == 0);
    }

    [Fact]
    public async Task EndAsync_StoppedWhileAllIsFlushed_HearsThatItFailed()
    {
        using var file = NewFile();
        using var stop = new CancellationTokenSource();
        using var slow = new ManualResetEventSlim();
        var keeper = Keeper(file);
        FailOnceSet(slow);
        Write(Size);
        var completing = keeper.CompleteAsync(stop.Token);
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => completing).Should().ThrowAsync<OperationCanceledException>();

        var ended = keeper.EndAsync();
        slow.Set();
        await ended;

        _journal.State.Should().Match<PartialState>(state => state.Written.Count == 0 && state.Durable.Count == 0);
    }

    [Fact]
    public async Task KeepOnlyAsync_FlushUnderWayFails_KeepsOnlyWhatIsDurable()
    {
        using var file = NewFile();
        using var ending = new CancellationTokenSource();
        using var slow = new ManualResetEventSlim();
        var keeper = Keeper(file);
        FailOnceSet(slow);
        var running = keeper.RunAsync(ending.Token);
        var written = Write(300);
        await UntilAsync(() => _flushes.Count > 0);
        await ending.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();

        var keeping = keeper.KeepOnlyAsync(written, default);
        slow.Set();
        await FluentActions.Awaiting(() => keeping).Should().ThrowAsync<DiskException>();
        await keeper.EndAsync();

        _journal.State.Should().Match<PartialState>(state => state.Written.Count == 0 && state.Durable.Count == 0);
    }

    [Fact]
    public async Task EndAsync_JournalHasFailed_IsLeftAlone()
    {
        using var file = NewFile();
        var keeper = Keeper(file);
        _journal.OnSave = _ => throw new IOException("Injected", 5);
        Write(300);
        await FluentActions.Awaiting(keeper.EndAsync).Should().ThrowAsync<DiskException>();
        _journal.OnSave = _ => { };

        await keeper.EndAsync();

        _journal.Saves.Should().BeEmpty();
    }

    [Fact]
    public async Task CompleteAsync_NeverClaimed_IsFlushedWithoutARow()
    {
        using var file = NewFile();
        var keeper = Keeper(file);
        Write(Size);

        await keeper.CompleteAsync(default);

        _flushes.Should().ContainSingle();
        _journal.Saves.Should().BeEmpty();
    }

    [Fact]
    public async Task CompleteAsync_ClaimedBefore_ClaimsAllAsDurable()
    {
        using var file = NewFile();
        var keeper = Keeper(file, new PartialState(SpanSet.Of(new ByteSpan(0, 10)), SpanSet.Empty, "", ""));
        Write(Size);

        await keeper.CompleteAsync(default);

        _flushes.Should().ContainSingle();
        _journal.Saves.Should().ContainSingle().Which.Durable.Should().Be(SpanSet.Of(new ByteSpan(0, Size)));
    }

    [Fact]
    public async Task KeepOnlyAsync_SomeWasWrong_BelievesNothingOfTheRest()
    {
        using var file = NewFile();
        var both = SpanSet.Of(new ByteSpan(0, 500));
        var keeper = Keeper(file, new PartialState(both, both, "", ""));
        var kept = SpanSet.Of(new ByteSpan(100, 200)).Add(new ByteSpan(600, 700));

        await keeper.KeepOnlyAsync(kept, default);

        _journal.State!.Written.Should().Be(kept);
        _journal.State.Durable.Should().Be(SpanSet.Of(new ByteSpan(100, 200)));
    }

    [Fact]
    public async Task RunAsync_BytesArrive_ClaimsEachIntervalWhatWasFlushedBefore()
    {
        using var file = NewFile();
        using var ending = new CancellationTokenSource();
        var keeper = Keeper(file);
        var began = _time.GetTimestamp();
        var running = keeper.RunAsync(ending.Token);
        var first = Write(300);

        await UntilAsync(() => !_journal.Saves.IsEmpty);
        _time.GetElapsedTime(began).Should().BeGreaterThanOrEqualTo(Options.JournalInterval);
        _journal.Saves.First().Written.Should().Be(first);
        _journal.Saves.First().Durable.Count.Should().Be(0, "no flush was due before");

        await UntilAsync(() => _journal.State!.Durable.Equals(first));
        _time.GetElapsedTime(began).Should().BeGreaterThanOrEqualTo(Options.FlushInterval);
        _flushes.Should().ContainSingle("what is on the disk is not flushed again");

        await ending.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task RunAsync_FileTakenAway_ReturnsWithoutAClaim()
    {
        using var file = NewFile();
        var running = Keeper(file).RunAsync(default);
        Write(300);
        File.Exists(Partial).Should().BeTrue();
        File.Delete(Partial);

        await UntilAsync(() => running.IsCompleted);
        await running;

        _journal.Saves.Should().BeEmpty();
    }

    private JournalKeeper Keeper(PartialFile file, PartialState? opened = null) => new(
        new GuardedJournal(_journal),
        file,
        _board,
        new DigestTable(Size, Options.DigestBytes, ArrivalDigests.None),
        opened ?? new PartialState(SpanSet.Empty, SpanSet.Empty, "", ""),
        Options,
        _time,
        NullLogger.Instance);

    /// <summary>As the system does: the first to ask is told, all others are not.</summary>
    private void FailOnceSet(ManualResetEventSlim slow) => _onFlush = () =>
    {
        _onFlush = () => { };
        slow.Wait();
        Fail();
    };

    private static void Fail() => throw new IOException("Injected", 5);

    private FaultyFile NewFile()
    {
        var file = new FaultyFile(Partial, Size)
        {
            OnFlush = () =>
            {
                _flushes.Add(_journal.State);
                _onFlush();
            },
        };
        file.Extend();
        return file;
    }

    /// <summary>So many bytes from the beginning are there.</summary>
    private SpanSet Write(int count)
    {
        for (var left = count; left > 0;)
        {
            var lease = _board.Take()!;
            left -= _board.Claim(lease, left);
            _board.Wrote(lease);
        }

        return SpanSet.Of(new ByteSpan(0, count));
    }

    /// <summary>Lets the fake time go on, a little at a time, until it has come to that.</summary>
    private async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }
}
