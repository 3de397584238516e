using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>What a cancelled download leaves where it was alone.</summary>
public sealed class CancelPlanTests : CancelledDownload
{
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
    public void PlanCancel_DamagedAndNothingDownloaded_SaysThatSomethingMayBeLeft()
    {
        _cache.PlantSnapshot(Old, [("model.safetensors", "old")], reference: "main");
        Directory.CreateSymbolicLink(Path.Combine(_cache.Folder(), "snapshots", TemporaryCache.Commit(3).Value), _cache.Outside);

        Repo.PlanCancel(Scope(Files)).LeftBehind.Should().Contain("Something may be left there.").And.NotContain("0 downloaded");
    }

    [Fact]
    public void PlanCancel_NothingElseInTheRepo_RefsAndSnapshotsGoWithItsFolderOnly()
    {
        Download(Files);

        Repo.PlanCancel(Scope(Files)).Steps.Where(step => step.Kind is RemovalKind.EmptyFolder or RemovalKind.RepoFolder)
            .Select(step => step.Path).Should().BeEquivalentTo([_cache.Locks(), Path.Combine(_cache.Folder(), "blobs"), Path.Combine(_cache.Folder(), "trees"), _cache.Folder()]);
    }
}
