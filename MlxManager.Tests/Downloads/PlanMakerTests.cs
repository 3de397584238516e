using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Downloads;

public sealed class PlanMakerTests : IDisposable
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private static readonly CommitHash Other = TemporaryCache.Commit(2);
    private static readonly (string Path, string Content)[] Files = [("config.json", "{}"), ("a.safetensors", "weights"), ("b.safetensors", "weights")];
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Make_NothingHere_WantsWhatThePatternsInclude()
    {
        var plan = Make(Commit, patterns: new FilePatterns(["*.safetensors"], ["b*"]));

        plan.Files.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = RepoPath.Parse("a.safetensors"), WasLinked = false, WasPresent = false });
        plan.SnapshotExisted.Should().BeFalse();
    }

    [Fact]
    public void Make_FilesThatShareAContent_ShareItsPartial()
    {
        var plan = Make(Commit);

        Marks(plan, "a.safetensors").Should().Be(Marks(plan, "b.safetensors")).And.NotBe(Marks(plan, "config.json"));
    }

    [Fact]
    public void Make_SomeAreThere_TellsWhichWereLinkedAndWhichOnlyPresent()
    {
        _cache.PlantSnapshot(Commit, Files[..1]);
        _cache.PlantBlob(TemporaryCache.Sha256("weights"), "weights");

        var plan = Make(Commit);

        plan.Files.Where(file => file.WasLinked).Select(file => file.Path.Value).Should().Equal("config.json");
        plan.Files.Should().OnlyContain(file => file.WasPresent);
        plan.SnapshotExisted.Should().BeTrue();
    }

    [Fact]
    public void Make_BesideASibling_TakesItsMarksAndCountsNothingThatItBroughtAsThereBefore()
    {
        var sibling = Make(Commit);
        _cache.PlantSnapshot(Commit, Files);

        var plan = Make(Commit, siblings: sibling);

        plan.Files.Should().OnlyContain(file => !file.WasLinked && !file.WasPresent, "with both cancelled, one of them must remove it");
        plan.SnapshotExisted.Should().BeFalse("it did not before the sibling");
        plan.Files.Select(file => file.Mark).Should().Equal(sibling.Files.Select(file => file.Mark));
    }

    [Fact]
    public void Make_SiblingFoundItThere_ItWasThereForThisOneToo()
    {
        _cache.PlantSnapshot(Commit, Files);
        var sibling = Make(Commit);

        var plan = Make(Commit, siblings: sibling);

        plan.Files.Should().OnlyContain(file => file.WasLinked && file.WasPresent);
        plan.SnapshotExisted.Should().BeTrue();
    }

    [Fact]
    public void Make_SiblingOfAnotherCommit_SharesContentsAndNoLinks()
    {
        var sibling = Make(Other);
        _cache.PlantSnapshot(Commit, Files[..1]);
        _cache.PlantBlob(TemporaryCache.Sha256("weights"), "weights");

        var plan = Make(Commit, siblings: sibling);

        plan.Files.Where(file => file.WasLinked).Select(file => file.Path.Value).Should().Equal("config.json");
        plan.Files.Should().OnlyContain(file => !file.WasPresent, "the sibling is about to bring these contents");
        plan.SnapshotExisted.Should().BeTrue();
        Marks(plan, "a.safetensors").Should().Be(Marks(sibling, "a.safetensors"));
    }

    private static PartialMark Marks(DownloadPlan plan, string path) => plan.Files.Single(file => file.Path.Value == path).Mark;

    private DownloadPlan Make(CommitHash commit, FilePatterns? patterns = null, params DownloadPlan[] siblings) =>
        PlanMaker.Make(TemporaryCache.Tree(commit, Files), patterns ?? FilePatterns.Everything, _cache.Repo(), siblings, new Random(siblings.Length));
}
