using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;
using MlxManager.Tests.Transfer;

namespace MlxManager.Tests.Downloads;

/// <summary>What the blobs of a run come to together, and in which phase the run is by that.</summary>
public sealed class BlobCountsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 22, 0, 0, TimeSpan.Zero);

    private readonly RunProgress _run = new();
    private FillBench _bench = null!;

    public async Task InitializeAsync() => _bench = await FillBench.StartAsync(10);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void Of_SeveralStates_AddsUpWhatEachHas()
    {
        var done = Blob(100, paths: 2);
        done.Finish();
        var published = new BlobProgress(done.Blob, 100, isPublished: true);

        var counts = BlobCounts.Of([done, published, Blob(1000, 300)]);

        counts.Should().Be(new BlobCounts(500, 200, 0, 2, Working: false, Hashing: false, Waiting: null));
    }

    [Fact]
    public void Of_SeveralWait_TellsOfTheOneThatIsTriedFirst()
    {
        var soon = new Waiting(FailureCause.Connection, "soon", Now.AddSeconds(1));
        var (one, two, three) = (Blob(10), Blob(10), Blob(10));
        one.Wait(soon with { RetryAt = Now.AddSeconds(5) });
        two.Wait(soon);
        three.Wait(soon with { RetryAt = Now.AddSeconds(9) });

        BlobCounts.Of([one, two, three]).Waiting.Should().Be(soon);
        Phase(one, two, three).Should().Be(RunPhase.Waiting);
        two.Finish();
        BlobCounts.Of([one, two, three]).Waiting!.RetryAt.Should().Be(Now.AddSeconds(5));
    }

    [Fact]
    public void Of_OneIsFilledBesideOneThatIsHashed_Works()
    {
        var filled = Blob(1000, 300);
        Begin(filled);
        var hashed = Blob(1000, 1000);
        Begin(hashed);

        BlobCounts.Of([filled, hashed]).Should().Be(new BlobCounts(1300, 0, 0, 0, Working: true, Hashing: true, Waiting: null));
        Phase(filled, hashed).Should().Be(RunPhase.Transferring);
        Phase(hashed).Should().Be(RunPhase.Verifying);
        BlobCounts.Of([filled]).Should().BeEquivalentTo(new { Working = true, Hashing = false });
        BlobCounts.Of([filled, filled]).Working.Should().BeTrue();
        BlobCounts.Of([hashed, hashed]).Should().BeEquivalentTo(new { Working = false, Hashing = true });
    }

    [Fact]
    public void Of_TwoAreCopied_IsWhatIsCopiedOfBothAndNotYetGood()
    {
        var (one, two) = (Blob(1000, 300), Blob(1000));
        one.BeginCopy(Copy());
        two.BeginCopy(Copy());

        BlobCounts.Of([one, two]).Should().Be(new BlobCounts(300, 0, 0, 0, Working: false, Hashing: false, Waiting: null) { CopyingBytes = 0 });
        Phase(one, two).Should().Be(RunPhase.Copying);
        two.EndCopy(new BlobElsewhere(BlobStore.Ollama, "/elsewhere", null, NeedsNoRoom: false));
        one.EndCopy(null);
        BlobCounts.Of([one, two]).Should().Be(new BlobCounts(1300, 1000, 0, 0, Working: false, Hashing: false, Waiting: null));
        Phase(one, two).Should().Be(RunPhase.Transferring);
    }

    internal static BlobProgress Blob(long size, long good = 0, int paths = 1)
    {
        var file = TemporaryCache.File("a.safetensors", "a");
        return new BlobProgress(
            new PlannedBlob(file.Etag, size, PartialMark.New(new Random(1)), file, [.. Enumerable.Range(0, paths).Select(i => RepoPath.Parse($"{i}.safetensors"))]),
            good);
    }

    private RunPhase Phase(params ReadOnlySpan<BlobProgress> blobs)
    {
        _run.Transferring([.. blobs]);
        return _run.Now().Phase;
    }

    private void Begin(BlobProgress blob) => blob.Begin(new BlobFiller(Request(), _bench.Source, _bench.Journal, _bench.Context));

    private BlobCopy Copy() => new(Request(), SpanSet.Empty, "/elsewhere");

    private FillRequest Request() => new(_bench.Partial, _bench.Content.Length, _bench.Etag);
}
