using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>How a plan is carried out, and what goes with a whole model.</summary>
public sealed class RemovalStepsTests : CancelledDownload
{
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
}
