using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Downloads;

/// <summary>On the real disk, whose room others change meanwhile: so in shares of it, far from its edges.</summary>
public sealed class DiskLedgerTests : IDisposable
{
    private readonly TemporaryCache _cache = new();
    private readonly DiskLedger _ledger;

    public DiskLedgerTests() => _ledger = new DiskLedger(_cache.Cache);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void TryReserve_TogetherTooMuch_TellsWhatIsMissingUntilTheOtherIsThrough()
    {
        var most = Share(60);
        _ledger.TryReserve(1, () => One(most)).Should().BeNull();

        var shortage = _ledger.TryReserve(2, () => One(most, "b"));

        shortage.Should().NotBeNull();
        shortage!.Needed.Should().Be(most);
        shortage.Promised.Should().Be(most);
        shortage.Free.Should().BeGreaterThan(most);
        _ledger.TryReserve(3, () => One(Share(20), "c")).Should().BeNull("there is room for a smaller one, and the refused one has reserved nothing");
        _ledger.Release(1);
        _ledger.TryReserve(2, () => One(most, "b")).Should().BeNull();
    }

    [Fact]
    public void TryReserve_TheOtherTakesItsBytes_PromisesLess()
    {
        var needs = Share(60);
        _ledger.TryReserve(1, () => One(needs)).Should().BeNull();

        needs = 0;

        _ledger.TryReserve(2, () => One(Share(60), "b")).Should().BeNull();
    }

    [Fact]
    public void TryReserve_Again_ReplacesWhatWasReserved()
    {
        _ledger.TryReserve(1, () => One(Share(60))).Should().BeNull();

        _ledger.TryReserve(1, () => One(Share(70))).Should().BeNull();
    }

    [Fact]
    public void TryReserve_NothingIsMissing_NeedsNoRoomEvenWhereThereIsNone()
    {
        _ledger.TryReserve(1, () => One(Share(60))).Should().BeNull();
        var grown = false;
        _ledger.TryReserve(2, () => One(grown ? Share(300) : 0, "b")).Should().BeNull();
        grown = true;

        _ledger.TryReserve(3, () => []).Should().BeNull();
        _ledger.TryReserve(4, () => One(1, "d")).Should().NotBeNull();
    }

    [Fact]
    public void TryReserve_AContentOfTheSameModelIsPromised_NeedsItsRoomOnce()
    {
        var (shared, own) = (Content(Share(60), "shared"), Content(Share(20), "own"));
        _ledger.TryReserve(1, () => [shared]).Should().BeNull();

        _ledger.TryReserve(2, () => [shared, own]).Should().BeNull("whichever brings it brings it for both");

        _ledger.TryReserve(3, () => One(Share(30), "c"))!.Promised.Should().Be(shared.Size + own.Size);
        _ledger.TryReserve(3, () => [shared with { Model = RepoId.Parse("lab/other") }])!.Needed.Should().Be(shared.Size, "another model has its own");
        _ledger.Release(1);
        _ledger.TryReserve(3, () => One(Share(30), "c"))!.Promised.Should().Be(shared.Size + own.Size, "it is still promised to the second");
    }

    [Theory]
    [InlineData(41_000_000_000, 10_000_000_000, 0, "Not enough disk space: 41.0 GB needed, 10.0 GB free. Free 31.0 GB more and try again.")]
    [InlineData(
        41_000_000_000,
        50_000_000_000,
        20_000_000_000,
        "Not enough disk space: 41.0 GB needed, 50.0 GB free, of which other downloads still need 20.0 GB. Free 11.0 GB more and try again.")]
    public void Shortage_InWords_SaysHowMuchToFree(long needed, long free, long promised, string expected) =>
        new SpaceShortage(needed, free, promised).ToString().Should().Be(expected);

    private static NeededContent Content(long size, string name = "a") => new(TemporaryCache.Model, TemporaryCache.Sha256(name), size);

    private static NeededContent[] One(long size, string name = "a") => [Content(size, name)];

    private long Share(int percent) => _cache.Cache.FreeBytes() / 100 * percent;
}
