using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class BadBlobRemovalTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly Etag Bad = TemporaryCache.Sha256("weights");
    private readonly TemporaryCache _cache = new();

    public BadBlobRemovalTests()
    {
        _cache.PlantSnapshot(First, [("config.json", "{}"), ("model.safetensors", "weights"), ("sub/copy.safetensors", "weights")], "main", tree: true);
        _cache.PlantSnapshot(Second, [("config.json", "{}"), ("model.safetensors", "weights")], tree: true);
        _cache.PlantLink(Second, ".mlx-01234567.tmp", Bad);
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Execute_WholePlan_TakesTheBlobWithAllItsLinksAndNothingElse()
    {
        var plan = Plan();
        var freed = _cache.Repo().Execute(plan);

        plan.LeftBehind.Should().BeNull();
        freed.Should().Be(7);
        _cache.OfficialFaults().Should().BeEmpty();
        _cache.Listing().Should().NotContain(line => line.Contains(Bad.Value, StringComparison.Ordinal) && !line.Contains("trees", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(_cache.Snapshot(First), "config.json")).Should().Be("{}");
        File.ReadAllText(Path.Combine(_cache.Snapshot(Second), "config.json")).Should().Be("{}");
    }

    /// <summary>As a kill −9 between any two steps leaves it.</summary>
    [Fact]
    public void Execute_CutOffAnywhere_NothingDanglesAndPlanningAgainEndsIt()
    {
        var steps = Plan().Steps;
        steps.Should().HaveCount(5);
        steps[^1].Kind.Should().Be(RemovalKind.Blob);
        for (var done = 0; done < steps.Count; done++)
        {
            using var cache = new BadBlobRemovalTests();
            var repo = cache._cache.Repo();
            var plan = cache.Plan();
            repo.Execute(plan with { Steps = [.. plan.Steps.Take(done)] });
            cache._cache.OfficialFaults().Should().BeEmpty($"after {done} steps");

            repo.Execute(cache.Plan());

            cache._cache.OfficialFaults().Should().BeEmpty();
            File.Exists(cache._cache.Blob(Bad)).Should().BeFalse();
        }
    }

    [Fact]
    public void Execute_BlobInASharedStore_OnlyOurLinkGoes()
    {
        var shared = _cache.Plant("blobs/shared");
        File.Move(_cache.Blob(Bad), shared, overwrite: true);
        File.CreateSymbolicLink(_cache.Blob(Bad), "../../blobs/shared");

        _cache.Repo().Execute(Plan()).Should().Be(0);

        File.ReadAllText(shared).Should().Be("weights");
        new FileInfo(_cache.Blob(Bad)).LinkTarget.Should().BeNull();
        _cache.OfficialFaults().Should().BeEmpty();
    }

    [Fact]
    public void Plan_LockHeld_LeavesItAndSaysSo()
    {
        using var held = _cache.HoldLock(Bad);

        var plan = Plan();

        plan.Steps.Should().BeEmpty();
        plan.LeftBehind.Should().Contain("Another program");
    }

    [Fact]
    public void Plan_SnapshotsCannotAllBeSeen_RemovesNothing()
    {
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "snapshots", "elsewhere"), _cache.Outside);

        var plan = Plan();

        plan.Steps.Should().BeEmpty();
        plan.LeftBehind.Should().Contain("damaged");
    }

    [Fact]
    public void Execute_RealFileInASnapshot_GoesAlone()
    {
        var path = Path.Combine(_cache.Snapshot(First), "model.safetensors");
        File.Delete(path);
        File.WriteAllText(path, "wEights");
        var contents = RepoContents.List(_cache.Repo().Folders);

        _cache.Repo().Execute(BadBlobRemoval.Plan(_cache.Repo().Folders, [contents.Single(content => !content.IsBlob)]));

        File.Exists(path).Should().BeFalse();
        File.Exists(_cache.Blob(Bad)).Should().BeTrue();
        _cache.OfficialFaults().Should().BeEmpty();
    }

    private RemovalPlan Plan()
    {
        var folders = _cache.Repo().Folders;
        return BadBlobRemoval.Plan(folders, [.. RepoContents.List(folders).Where(content => content.Etag == Bad && content.IsBlob)]);
    }
}
