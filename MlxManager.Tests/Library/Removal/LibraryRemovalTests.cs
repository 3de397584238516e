using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal;

public sealed class LibraryRemovalTests : RemovalFixture
{
    [Fact]
    public async Task Plan_OneRevision_TellsWhatGoesAndWhatStaysForWhom()
    {
        PlantTwo();
        var before = Cache.Listing();

        var plan = await Removal.PlanAsync(new RemovalRequest(Name, [New]), default);

        plan.Outcome.Should().Be(RemovalOutcome.Done);
        plan.Revisions.Should().ContainSingle().Which.Refs.Should().Equal("main");
        plan.FileCount.Should().Be(3);
        plan.Stays.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new SharedBlob(TemporaryCache.Sha256("weights").Value, 7, [Old], IsHeld: false));
        Cache.Listing().Should().Equal(before, "a plan changes nothing");
        (await Removal.ExecuteAsync(new RemovalRequest(Name, [New]), default)).FreedBytes.Should().Be(plan.FreedBytes);
    }

    [Fact]
    public async Task Execute_OneRevision_LeavesTheOtherWhole()
    {
        PlantTwo();

        var answer = await Removal.ExecuteAsync(new RemovalRequest(Name, [New]), default);

        answer.Outcome.Should().Be(RemovalOutcome.Done);
        Directory.Exists(Cache.Snapshot(New)).Should().BeFalse();
        File.Exists(Path.Combine(Cache.Folder(), "refs", "main")).Should().BeFalse();
        File.ReadAllText(Path.Combine(Cache.Snapshot(Old), "model.safetensors")).Should().Be("weights");
        CacheRules.Faults(Cache.Root).Should().BeEmpty();
        Index.Current.Find(Name)!.Revisions.Select(one => one.Commit).Should().Equal(Old);
    }

    [Fact]
    public async Task Execute_EveryRevision_LeavesNothing()
    {
        PlantTwo();

        await Removal.ExecuteAsync(new RemovalRequest(Name, [Old, New]), default);

        Directory.Exists(Cache.Folder()).Should().BeFalse();
        Index.Current.Repos.Should().BeEmpty();
    }

    [Theory]
    [InlineData(RepoKind.Dataset)]
    [InlineData(RepoKind.Space)]
    public async Task Execute_WholeRepoOfAnyKind_GoesWithItsLocks(RepoKind kind)
    {
        var name = new RepoName(kind, TemporaryCache.Model);
        Cache.Plant($"{name.Folder}/snapshots/{Old}/data.bin", "12345");
        Cache.Plant($"{name.Folder}/refs/main", Old.Value);
        Cache.Plant($"{name.Folder}/.no_exist/{Old}/x");
        Cache.Plant($".locks/{name.Folder}/{TemporaryCache.Sha256("x")}.lock");
        PlantTwo();

        var answer = await Removal.ExecuteAsync(RemovalRequest.Whole(name), default);

        answer.FreedBytes.Should().BeGreaterThanOrEqualTo(5);
        Cache.Listing().Should().NotContain(line => line.Contains(name.Folder, StringComparison.Ordinal));
        Directory.Exists(Cache.Folder()).Should().BeTrue("the model of the same id is another repo");
    }

    [Theory]
    [InlineData(DownloadStatus.Downloading)]
    [InlineData(DownloadStatus.Paused)]
    [InlineData(DownloadStatus.Failed)]
    public async Task Execute_InDownload_IsRefusedWithWho(DownloadStatus status)
    {
        PlantTwo();
        Downloads.Held = [Hold(status, New)];

        (await Removal.ExecuteAsync(RemovalRequest.Whole(Name), default)).Should().BeEquivalentTo(new { Outcome = RemovalOutcome.InUse, Holders = Downloads.Held });
        (await Removal.ExecuteAsync(new RemovalRequest(Name, [New]), default)).Outcome.Should().Be(RemovalOutcome.InUse);
        (await Removal.ExecuteAsync(new RemovalRequest(Name, [Old]), default)).Outcome.Should().Be(RemovalOutcome.Done, "it needs another revision");
    }

    [Fact]
    public async Task Execute_BlobThatADownloadNeeds_Stays()
    {
        Cache.PlantSnapshot(Old, [("model.safetensors", "weights")], reference: "main");
        Downloads.Held = [Hold(DownloadStatus.Paused, New, ("weights", "0badcafe"))];

        var plan = await Removal.PlanAsync(new RemovalRequest(Name, [Old]), default);
        await Removal.ExecuteAsync(new RemovalRequest(Name, [Old]), default);

        plan.Stays.Should().ContainSingle().Which.IsHeld.Should().BeTrue();
        File.Exists(Cache.Blob(TemporaryCache.Sha256("weights"))).Should().BeTrue();
        CacheRules.Faults(Cache.Root).Should().BeEmpty();
    }

    [Fact]
    public async Task Execute_WhileADownloadPlans_WaitsAndLooksAgain()
    {
        PlantTwo();
        var planning = await Downloads.Gates.EnterAsync(TemporaryCache.Model, default);
        var removing = Removal.ExecuteAsync(RemovalRequest.Whole(Name), default);
        Downloads.Held = [Hold(DownloadStatus.Pending, null)];
        planning.Dispose();

        (await removing).Outcome.Should().Be(RemovalOutcome.InUse);
        Directory.Exists(Cache.Folder()).Should().BeTrue();
    }

    [Fact]
    public async Task Plan_NotThere_IsSaid()
    {
        PlantTwo();

        (await Removal.PlanAsync(new RemovalRequest(Name, [TemporaryCache.Commit(9)]), default)).Outcome.Should().Be(RemovalOutcome.NotFound);
        (await Removal.PlanAsync(RemovalRequest.Whole(RepoName.Model(RepoId.Parse("no/body"))), default)).Outcome.Should().Be(RemovalOutcome.NotFound);
        Directory.Delete(Cache.Root, recursive: true);
        (await Removal.ExecuteAsync(RemovalRequest.Whole(Name), default)).Outcome.Should().Be(RemovalOutcome.CacheAway);
    }
}
