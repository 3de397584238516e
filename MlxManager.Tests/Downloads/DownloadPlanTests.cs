using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Downloads;

public sealed class DownloadPlanTests
{
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private static readonly RepoTree Tree = TemporaryCache.Tree(
        TemporaryCache.Commit(1), ("z.safetensors", "the longest of them"), ("b.json", "{}"), ("a.json", "{}"), ("m.safetensors", "middle"));

    [Fact]
    public void Blobs_OfSeveralFiles_AreEachContentOnceSmallestFirst()
    {
        var plan = Plan();

        plan.Blobs.Select(blob => blob.Size).Should().Equal(2, 6, 19);
        plan.Blobs[0].Paths.Select(path => path.Value).Should().BeEquivalentTo("a.json", "b.json");
        plan.TotalBytes.Should().Be(27);
    }

    [Fact]
    public void Leaving_AnotherHasCompleted_ItsPathsAndContentsAreNotOursAnyMore()
    {
        var changed = Plan().Leaving(Paths("b.json"), new HashSet<Etag> { TemporaryCache.Sha256("middle") });

        changed.Files.Where(file => file.WasLinked).Select(file => file.Path.Value).Should().Equal("b.json");
        changed.Files.Where(file => file.WasPresent).Select(file => file.Path.Value).Should().Equal("m.safetensors");
        changed.SnapshotExisted.Should().BeTrue("something of the snapshot is another's");
        changed.PresentBytes.Should().Be(6);
    }

    [Fact]
    public void Leaving_TwiceAndOfAnotherCommit_KeepsWhatWasLeftBefore()
    {
        var once = Plan().Leaving(Paths(), new HashSet<Etag> { TemporaryCache.Sha256("middle") });
        once.SnapshotExisted.Should().BeFalse("the other one's snapshot is another folder");
        var twice = once.Leaving(Paths("b.json"), new HashSet<Etag> { TemporaryCache.GitBlob("{}") }).Leaving(Paths(), new HashSet<Etag>());

        twice.Files.Where(file => file.WasLinked).Select(file => file.Path.Value).Should().Equal("b.json");
        twice.Files.Where(file => file.WasPresent).Select(file => file.Path.Value).Should().BeEquivalentTo("a.json", "b.json", "m.safetensors");
        twice.SnapshotExisted.Should().BeTrue();
        twice.PresentBytes.Should().Be(8, "two files share a content");
    }

    private static DownloadPlan Plan() => new(
        Tree, [.. Tree.Files.Select(file => new PlannedFile(file.Path, file.Etag, file.Size, Mark, WasLinked: false, WasPresent: false))], snapshotExisted: false);

    private static HashSet<RepoPath> Paths(params string[] paths) => [.. paths.Select(RepoPath.Parse)];
}
