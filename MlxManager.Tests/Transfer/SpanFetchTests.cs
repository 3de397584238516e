using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class SpanFetchTests
{
    [Fact]
    public async Task RunAsync_TakenOverWhileItsAddressIsAskedFor_AsksForNothing()
    {
        await using var bench = await FillBench.StartAsync(1000);
        var board = new SpanBoard(1000, SpanSet.Empty, spanBytes: 500);
        var (own, other) = (board.Take()!, board.Take()!);
        var source = new FixedSource(_ =>
        {
            board.TakeOver(other);
            return new BlobLocation(bench.Origin.Url, null, null);
        });
        using var file = PartialFile.Open(bench.Partial, 1000);
        var admission = new Admission(2, 2, bench.Options, new Random(1), bench.Time, SleepWatch.None, default);
        var parts = new FillParts(
            board,
            file,
            new DigestTable(1000, 100, ArrivalDigests.None),
            admission,
            new BlobLocator(source, bench.Options, bench.Time, default),
            new RangeClient(bench.Context.Http, 1000, bench.Options, bench.Time),
            new FillGauge(),
            bench.Context);

        var outcome = await new SpanFetch(parts, await admission.EnterAsync(default), new byte[100], own).RunAsync(default);

        outcome.Failure.Should().BeNull();
        bench.Origin.Requests.Should().BeEmpty();
    }
}
