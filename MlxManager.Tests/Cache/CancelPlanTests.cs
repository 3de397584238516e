using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class CancelPlanTests : IDisposable
{
    private static readonly CommitHash Old = TemporaryCache.Commit(1);
    private static readonly CommitHash New = TemporaryCache.Commit(2);
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));
    private static readonly (string Path, string Content)[] Files = [("config.json", "{}"), ("sub/model.safetensors", "weights"), ("copy/model.safetensors", "weights")];
    private readonly TemporaryCache _cache = new();

    private RepoCache Repo => _cache.Repo();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void PlanCancel_CommitUnknown_IsNothing() =>
        Repo.PlanCancel(new CancelScope(null, [], false, new HashSet<RepoPath>(), new HashSet<Etag>())).Steps.Should().BeEmpty();

    [Fact]
    public void PlanCancel_FreshDownloadHalfDone_LeavesNeitherFolderNorLocks()
    {
        Download(Files[..2]);
        File.WriteAllText(Repo.PartialPath(TemporaryCache.Sha256("more"), Mark), "mo");
        Repo.TryLock(TemporaryCache.Sha256("more"))!.Dispose();
        _cache.Plant(Path.Combine(_cache.Folder(), ".mlx-01234567.tmp"), "left by a crash");
        _cache.Plant(Path.Combine(_cache.Folder(), "snapshots", ".DS_Store"), "left by Finder");
        var plan = Repo.PlanCancel(Scope([.. Files, ("more.safetensors", "more")]));

        plan.LeftBehind.Should().BeNull();
        plan.KeptRevision.Should().BeNull();
        plan.Steps.Select(step => step.Kind).Should().BeInAscendingOrder();
        var freed = Repo.Execute(plan);

        Directory.Exists(_cache.Folder()).Should().BeFalse();
        Directory.Exists(_cache.Locks()).Should().BeFalse();
        freed.Should().Be(plan.FreedBytes).And.BeGreaterThan(9);
    }

    [Fact]
    public void PlanCancel_SparsePartial_CountsWhatItOccupies()
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, Files));
        using (var partial = File.Create(Repo.PartialPath(TemporaryCache.Sha256("weights"), Mark)))
        {
            partial.SetLength(1L << 40);
        }

        Repo.PlanCancel(Scope(Files)).FreedBytes.Should().BeLessThan(1 << 20);
    }

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
    public void Execute_BlobLinkedAfterThePlan_Stays()
    {
        Download(Files);
        var plan = Repo.PlanCancel(Scope(Files));
        _cache.PlantLink(Old, "model.safetensors", TemporaryCache.Sha256("weights"));

        Repo.Execute(plan);

        _cache.OfficialFaults().Should().BeEmpty();
        File.Exists(_cache.Blob(TemporaryCache.Sha256("weights"))).Should().BeTrue();
    }

    [Fact]
    public void Execute_OtherClientHoldsTheLock_BlobAndLockStay()
    {
        Download(Files);
        var plan = Repo.PlanCancel(Scope(Files));
        using (_cache.HoldLock(TemporaryCache.Sha256("weights")))
        {
            Repo.Execute(plan);
        }

        File.Exists(_cache.Blob(TemporaryCache.Sha256("weights"))).Should().BeTrue();
        Directory.EnumerateFiles(_cache.Locks()).Should().ContainSingle();
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
    public void PlanCancel_BlobsIsAFileAndNothingElseWhole_FolderGoesAsAWhole()
    {
        Download(Files);
        Directory.Delete(Path.Combine(_cache.Folder(), "blobs"), recursive: true);
        _cache.Plant(Path.Combine(_cache.Folder(), "blobs"), "?");

        var plan = Repo.PlanCancel(Scope(Files));
        Repo.Execute(plan);

        plan.LeftBehind.Should().BeNull();
        Repo.Exists.Should().BeFalse();
        Directory.Exists(_cache.Locks()).Should().BeFalse();
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
    public void PlanCancel_SnapshotIsGoneAlready_ListingGoesToo()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "old")], reference: "main");
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, Files));
        Directory.Delete(_cache.Snapshot(New));

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        Repo.ReadTree(New).Should().BeNull();
        Repo.ReadRef(Revision.Main).Should().Be(Old);
    }

    [Theory]
    [InlineData("weights", false)]
    [InlineData("shorter or longer", true)]
    public void PlanCancel_FileItselfInTheSnapshot_IsOursByItsLength(string content, bool stays)
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, Files));
        var file = _cache.Plant(Path.Combine(_cache.Snapshot(New), "sub", "model.safetensors"), content);

        Repo.Execute(Repo.PlanCancel(Scope(Files)));

        File.Exists(file).Should().Be(stays);
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

    [Fact]
    public void PlanCancel_DamagedAndNothingDownloaded_SaysThatSomethingMayBeLeft()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "old")], reference: "main");
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "snapshots", TemporaryCache.Commit(3).Value), _cache.Outside);

        Repo.PlanCancel(Scope(Files)).LeftBehind.Should().Contain("Something may be left there.").And.NotContain("0 downloaded");
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

    [Fact]
    public void PlanCancel_NothingElseInTheRepo_RefsAndSnapshotsGoWithItsFolderOnly()
    {
        Download(Files);

        Repo.PlanCancel(Scope(Files)).Steps.Where(step => step.Kind is RemovalKind.EmptyFolder or RemovalKind.RepoFolder)
            .Select(step => step.Path).Should().BeEquivalentTo([_cache.Locks(), Path.Combine(_cache.Folder(), "blobs"), Path.Combine(_cache.Folder(), "trees"), _cache.Folder()]);
    }

    [Fact]
    public void PlanRemoval_LinkOverALink_GoesBeforeTheOneItLeadsOver()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "weights")], reference: "main");
        foreach (var (name, target) in new[] { ("a.safetensors", "model.safetensors"), ("z.safetensors", "a.safetensors") })
        {
            File.CreateSymbolicLink(Path.Combine(_cache.Snapshot(Old), name), target);
        }

        Repo.PlanRemoval().Steps.Where(step => step.Kind == RemovalKind.Link).Select(step => Path.GetFileName(step.Path))
            .Should().Equal("z.safetensors", "a.safetensors", "model.safetensors");
    }

    [Fact]
    public void PlanRemoval_WholeModel_TakesForeignPartialsAndLinksToo()
    {
        _cache.PlantSnapshot(Old, Files, reference: "main", tree: true);
        _cache.PlantOfficialPartial(TemporaryCache.Sha256("y"), "half");
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "strange"), _cache.Outside);
        Repo.TryLock(TemporaryCache.Sha256("weights"))!.Dispose();
        var other = RepoId.Parse("other/model");
        _cache.PlantSnapshot(Old, Files, reference: "main", id: other);
        var before = _cache.Listing(_cache.Folder(other));

        var plan = Repo.PlanRemoval();
        Repo.Execute(plan).Should().Be(plan.FreedBytes);

        Repo.Exists.Should().BeFalse();
        Directory.Exists(_cache.Locks()).Should().BeFalse();
        _cache.Listing(_cache.Folder(other)).Should().Equal(before);
        Repo.PlanRemoval().Steps.Should().BeEmpty();
    }

    [Fact]
    public void Execute_SomethingCannotBeRemoved_DoesTheRestAndSaysSo()
    {
        Download(Files);
        var plan = Repo.PlanCancel(Scope(Files));
        var stubborn = new RemovalStep(RemovalKind.Partial, Path.Combine(_cache.Folder(), "blobs"));

        FluentActions.Invoking(() => Repo.Execute(plan with { Steps = [stubborn, .. plan.Steps] }))
            .Should().Throw<IOException>().WithMessage($"Could not remove {stubborn.Path}*");

        Repo.Exists.Should().BeFalse();
    }

    [Fact]
    public void Execute_Twice_IsNoError()
    {
        Download(Files);
        var plan = Repo.PlanCancel(Scope(Files));

        Repo.Execute(plan);

        Repo.Execute(plan).Should().Be(0);
    }

    private void Download((string Path, string Content)[] files)
    {
        Repo.PrepareSnapshot(TemporaryCache.Tree(New, files));
        foreach (var (path, content) in files)
        {
            var etag = TemporaryCache.File(path, content).Etag;
            using var held = Repo.TryLock(etag);
            if (!Repo.HasBlob(etag, content.Length))
            {
                File.WriteAllText(Repo.PartialPath(etag, Mark), content);
                Repo.Publish(etag, Mark);
            }

            Repo.Link(New, RepoPath.Parse(path), etag);
        }
    }

    private static CancelScope Scope((string Path, string Content)[] files, string[]? linked = null, string[]? present = null, bool snapshotExisted = false) => new(
        New,
        [.. files.Select(file => (Given: file, File: TemporaryCache.File(file.Path, file.Content))).Select(both => new PlannedFile(
            both.File.Path, both.File.Etag, both.File.Size, Mark,
            WasLinked: linked?.Contains(both.Given.Path) ?? false,
            WasPresent: present?.Contains(both.Given.Content) ?? false))],
        snapshotExisted,
        new HashSet<RepoPath>(),
        new HashSet<Etag>());
}
