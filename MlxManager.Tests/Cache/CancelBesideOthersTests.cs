using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>What a cancelled download leaves to other revisions, downloads and clients.</summary>
public sealed class CancelBesideOthersTests : CancelledDownload
{
    [Fact]
    public void PlanCancel_UpdateOfWholeModel_LeavesTheOldRevisionAsItWas()
    {
        _cache.PlantSnapshot(Old, [("config.json", "old"), ("model.safetensors", "weights")], reference: "main", tree: true);
        var before = _cache.Listing(_cache.Folder());
        var scope = Scope(Files, present: ["weights"]);
        Download(Files);

        var plan = Repo.PlanCancel(scope);
        Repo.Execute(plan);

        plan.KeptRevision.Should().Be(Old);
        plan.FreedBytes.Should().BeGreaterThan(2).And.BeLessThan(2000, "the shared weights stay");
        _cache.Listing(_cache.Folder()).Should().Equal(before);
        Directory.Exists(_cache.Locks()).Should().BeFalse();
        Repo.ReadRef(Revision.Main).Should().Be(Old);
    }

    [Fact]
    public void PlanCancel_BlobUsedByOtherRevisionMeanwhile_Stays()
    {
        Download(Files);
        _cache.PlantLink(Old, "any/name", TemporaryCache.Sha256("weights"));

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        File.Exists(_cache.Blob(TemporaryCache.Sha256("weights"))).Should().BeTrue();
        File.Exists(_cache.Blob(TemporaryCache.GitBlob("{}"))).Should().BeFalse();
        _cache.OfficialFaults().Should().BeEmpty();
    }

    [Fact]
    public void PlanCancel_ForeignPartialsAndFiles_Stay()
    {
        Download(Files);
        var official = _cache.PlantOfficialPartial(TemporaryCache.Sha256("weights"), "we");
        var older = _cache.PlantOfficialPartial(TemporaryCache.Sha256("weights"), "we", mark: null);
        var unknown = _cache.Plant(Path.Combine(_cache.Folder(), ".no_exist", Old.Value, "x"));

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        Directory.EnumerateFiles(_cache.Folder(), "*", SearchOption.AllDirectories).Should().BeEquivalentTo([official, older, unknown]);
        Directory.Exists(Path.Combine(_cache.Folder(), "refs")).Should().BeTrue("the official scan wants it while the model is there");
    }

    [Fact]
    public void PlanCancel_SnapshotHeldFilesBefore_OnlyWhatWasAddedGoes()
    {
        _cache.PlantSnapshot(New, Files[..1], reference: "main", tree: true);
        var before = _cache.Listing(_cache.Folder());
        var scope = Scope(Files, linked: ["config.json"], present: ["{}"], snapshotExisted: true);
        Download(Files);

        Repo.Execute(Repo.PlanCancel(scope));

        // The listing now says what is missing: better than before, and no bytes worth counting.
        _cache.Listing(_cache.Folder()).Where(line => !line.Contains("trees", StringComparison.Ordinal))
            .Should().Equal(before.Where(line => !line.Contains("trees", StringComparison.Ordinal)));
    }

    [Fact]
    public void PlanCancel_SamePathLeadsElsewhere_IsNotOurs()
    {
        Download(Files);
        _cache.PlantBlob(TemporaryCache.GitBlob("theirs"), "theirs");
        File.Delete(Path.Combine(_cache.Snapshot(New), "config.json"));
        _cache.PlantLink(New, "config.json", TemporaryCache.GitBlob("theirs"));

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        File.ReadAllText(Path.Combine(_cache.Snapshot(New), "config.json")).Should().Be("theirs");
        File.Exists(Path.Combine(_cache.Folder(), "trees", New + ".json")).Should().BeTrue();
    }

    [Fact]
    public void PlanCancel_OtherDownloadOfTheSameCommit_KeepsItsShare()
    {
        Download(Files[1..]);
        var weights = TemporaryCache.Sha256("weights");
        File.WriteAllText(Repo.PartialPath(weights, Mark), "w");
        var scope = Scope(Files) with
        {
            KeepPaths = new HashSet<RepoPath> { RepoPath.Parse("sub/model.safetensors") },
            KeepEtags = new HashSet<Etag> { weights },
        };

        Repo.Execute(Repo.PlanCancel(scope));

        Repo.IsLinked(New, RepoPath.Parse("sub/model.safetensors"), weights).Should().BeTrue();
        Repo.HasEntry(New, RepoPath.Parse("copy/model.safetensors")).Should().BeFalse();
        File.Exists(Repo.PartialPath(weights, Mark)).Should().BeTrue();
        File.Exists(Path.Combine(_cache.Folder(), "trees", New + ".json")).Should().BeTrue();
    }

    [Fact]
    public void PlanCancel_OtherDownloadHasNothingOnDiskYet_FoldersStayForIt()
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, Files));
        Directory.CreateDirectory(_cache.Locks());
        var scope = Scope(Files) with { KeepEtags = new HashSet<Etag> { TemporaryCache.Sha256("another commit's") } };

        Repo.Execute(Repo.PlanCancel(scope));

        Directory.Exists(_cache.Locks()).Should().BeTrue();
        Directory.Exists(Path.Combine(_cache.Folder(), "snapshots")).Should().BeTrue();
        Directory.Exists(_cache.Snapshot(New)).Should().BeFalse();
    }

    [Fact]
    public void PlanCancel_BlobLinksIntoSharedStore_TargetIsUntouched()
    {
        Download(Files);
        var blob = _cache.Blob(TemporaryCache.Sha256("weights"));
        var store = _cache.Plant("blobs/shared");
        File.Move(blob, store, overwrite: true);
        File.CreateSymbolicLink(blob, "../../blobs/shared");

        Repo.Execute(Repo.PlanCancel(Scope(Files)));
        File.ReadAllText(store).Should().Be("weights");

        Repo.Execute(Repo.PlanRemoval()).Should().Be(0);
        File.ReadAllText(store).Should().Be("weights");
        Repo.Exists.Should().BeFalse();
    }

    [Fact]
    public void PlanCancel_DamagedWithAnotherRevisionThere_LeavesWhatCannotBeToldApart()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "weights")], reference: "main");
        Download([("config.json", "{}")]);
        File.WriteAllText(Repo.PartialPath(TemporaryCache.Sha256("x"), Mark), "half");
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "snapshots", TemporaryCache.Commit(3).Value), _cache.Outside);
        var plan = Repo.PlanCancel(Scope([("config.json", "{}"), ("x.safetensors", "x")]));

        Repo.Execute(plan);

        plan.LeftBehind.Should().Contain("is a link where a folder belongs").And.Contain("1 downloaded files were left");
        plan.KeptRevision.Should().Be(Old);
        File.Exists(_cache.Blob(TemporaryCache.GitBlob("{}"))).Should().BeTrue();
        Directory.EnumerateFiles(Path.Combine(_cache.Folder(), "blobs"), "*.incomplete").Should().BeEmpty();
        File.ReadAllText(Path.Combine(_cache.Snapshot(Old), "model.safetensors")).Should().Be("weights");
    }

    [Fact]
    public void PlanCancel_RefPointsThereAlready_GoesBeforeTheLinksWithTheFoldersOfItsName()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "old")], reference: "main");
        Download(Files);
        Repo.SetRef(Revision.Parse("refs/pr/1"), New);

        var plan = Repo.PlanCancel(Scope(Files));
        Repo.Execute(plan);

        plan.Steps[0].Should().Be(new RemovalStep(RemovalKind.Ref, Path.Combine(_cache.Folder(), "refs", "refs", "pr", "1")) { SizeBytes = 40 });
        Directory.EnumerateFileSystemEntries(Path.Combine(_cache.Folder(), "refs")).Should().Equal(Path.Combine(_cache.Folder(), "refs", "main"));
        Repo.ReadRef(Revision.Main).Should().Be(Old);
    }

    [Fact]
    public void PlanCancel_SnapshotWasThereBefore_StaysWithItsRefAndListing()
    {
        _cache.PlantSnapshot(New, [], reference: "main", tree: true);
        Download(Files);

        Repo.Execute(Repo.PlanCancel(Scope(Files, snapshotExisted: true)));

        Directory.EnumerateFileSystemEntries(_cache.Snapshot(New)).Should().BeEmpty();
        Repo.ReadRef(Revision.Main).Should().Be(New);
        Repo.ReadTree(New).Should().NotBeNull();
    }

    [Fact]
    public void PlanCancel_CrashLeftALinkInAnotherRevision_KeepsNoBlobAlive()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "old")], reference: "main");
        Download(Files);
        _cache.PlantLink(Old, ".mlx-01234567.tmp", TemporaryCache.Sha256("weights"));

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        Directory.EnumerateFileSystemEntries(_cache.Snapshot(Old)).Should().ContainSingle();
        File.Exists(_cache.Blob(TemporaryCache.Sha256("weights"))).Should().BeFalse();
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void PlanCancel_SeveralRevisionsStay_TellsOfAWholeOneThatARefNames(int named, int unnamed)
    {
        _cache.PlantSnapshot(TemporaryCache.Commit(unnamed), [("model.safetensors", "one")], tree: true);
        _cache.PlantSnapshot(TemporaryCache.Commit(named), [("model.safetensors", "one")], reference: "main", tree: true);
        _cache.PlantSnapshot(TemporaryCache.Commit(4), [("model.safetensors", "one")], reference: "usable");
        _cache.PlantSnapshot(TemporaryCache.Commit(0), [("model.safetensors", "one")], reference: "usable-too");
        Download(Files);

        Repo.PlanCancel(Scope(Files)).KeptRevision.Should().Be(TemporaryCache.Commit(named));
    }
}
