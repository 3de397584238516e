using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Tests.Library.Disk;

public sealed class RoomPlannerTests
{
    private static readonly CachedRepo Old = Stock.Repo("a/old", 40, day: 1);
    private static readonly CachedRepo Middle = Stock.Repo("b/middle", 20, day: 5);
    private static readonly CachedRepo New = Stock.Repo("c/new", 60, day: 9);

    [Theory]
    [InlineData(0)]
    [InlineData(1, "repo a/old")]
    [InlineData(40, "repo a/old")]
    [InlineData(41, "repo a/old", "repo b/middle")]
    [InlineData(61, "repo c/new", "repo a/old")]
    [InlineData(101, "repo a/old", "repo b/middle", "repo c/new")]
    [InlineData(121)]
    public void Make_ModelsOnly_ProposesTheLeastRecentlyUsedAndNoMoreThanItTakes(long needed, params string[] proposed)
    {
        var plan = Stock.Of(New, Old, Middle).Plan(needed);

        plan.Proposed.Words().Should().BeEquivalentTo(proposed);
        plan.IsEnough.Should().Be(needed <= 120);
        plan.PossibleBytes.Should().Be(120);
    }

    [Fact]
    public void Make_OfEveryKind_TakesTheCheapestLossFirst()
    {
        var library = Stock.Of(Old.WithDetached(8, 6), New.WithPartial(5).WithPartial(2).WithLoose(3));

        library.Plan(1, trash: 4).Candidates.Words().Should().Equal(
            "partials c/new", "blobs c/new", "trash", "revision a/old 2", "revision a/old 3", "repo a/old", "repo c/new");
        library.Plan(7, trash: 4).Proposed.Words().Should().Equal("partials c/new");
        library.Plan(14, trash: 4).Proposed.Words().Should().Equal("partials c/new", "blobs c/new", "trash");
        library.Plan(28, trash: 4).Proposed.Words().Should().Equal("partials c/new", "blobs c/new", "trash", "revision a/old 2", "revision a/old 3");
        library.Plan(28, trash: 4).ProposedBytes.Should().Be(28);
    }

    [Fact]
    public void Make_WholeRepo_CountsItsPartsOnce()
    {
        var library = Stock.Of(Old.WithDetached(8).WithPartial(5));

        var plan = library.Plan(50);

        plan.Proposed.Words().Should().Equal("repo a/old");
        plan.ProposedBytes.Should().Be(53);
        plan.PossibleBytes.Should().Be(53);
    }

    [Fact]
    public void Make_PartsOfARepoWithAnotherOneAreEnough_SparesTheRepo()
    {
        var library = Stock.Of(Stock.Repo("a/old", 25, day: 1).WithDetached(20), Stock.Repo("b/middle", 31, day: 5));

        library.Plan(51).Proposed.Words().Should().Equal("revision a/old 2", "repo b/middle");
    }

    [Fact]
    public void Make_Pinned_KeepsItButNotWhatNobodyNeedsOfIt()
    {
        var plan = Stock.Of(Old.WithDetached(8).WithPartial(5), Middle).Plan(1000, rules: Stock.Rules(pins: ["a/old"]));

        plan.Candidates.Words().Should().Equal("partials a/old", "repo b/middle");
        plan.Kept.Should().Equal(new KeptRepo(Old.Name, 53, KeptReason.Pinned));
        plan.IsEnough.Should().BeFalse();
        plan.Proposed.Should().BeEmpty("removing all of it would still not make the room");
    }

    [Theory]
    [InlineData("held", KeptReason.InDownload)]
    [InlineData("ours", KeptReason.InDownload)]
    [InlineData("foreign", KeptReason.InUse)]
    [InlineData("wanted", KeptReason.Wanted)]
    public void Make_SomebodyIsAtWorkOnIt_KeepsAllOfIt(string how, KeptReason reason)
    {
        var repo = Old.WithDetached(8).WithPartial(5).WithLoose(3);
        repo = how switch { "ours" => repo.WithPartial(1, PartialOwner.Ours), "foreign" => repo.WithPartial(1, PartialOwner.Foreign), _ => repo };
        var rules = Stock.Rules(held: how == "held" ? ["a/old"] : null, pins: ["a/old"], wanted: how == "wanted" ? "a/old" : null);

        var plan = Stock.Of(repo).Plan(1, rules: rules);

        plan.Candidates.Should().BeEmpty();
        plan.Kept.Single().Reason.Should().Be(reason);
    }

    [Fact]
    public void Make_OnlyRevisionHasNoRef_IsNoDetachedOne()
    {
        var repo = Old with { Revisions = [Stock.Revision(7, 40)] };

        Stock.Of(repo).Plan(1).Candidates.Words().Should().Equal("repo a/old");
    }

    [Fact]
    public void Make_DatasetOfTheSameName_IsAnotherRepo()
    {
        var dataset = new RepoName(RepoKind.Dataset, RepoId.Parse("a/old"));

        var plan = Stock.Of(Old, Stock.Repo(dataset, 30)).Plan(1, rules: Stock.Rules(pins: ["a/old"]));

        plan.Candidates.Single().Repo.Should().Be(dataset);
    }

    [Fact]
    public void FreedBytes_RepoAndItsParts_CountsTheRepo()
    {
        var candidates = Stock.Of(Old.WithDetached(8), Middle.WithLoose(3)).Plan(1).Candidates;

        RoomPlan.FreedBytes(candidates).Should().Be(71);
        RoomPlan.Outermost(candidates).Words().Should().Equal("repo a/old", "repo b/middle");
        RoomPlan.FreedBytes(candidates.Where(item => item.Kind != RoomItemKind.Repo)).Should().Be(11);
    }

    [Fact]
    public void Rules_OfHoldsAndPins_PassOverWhatIsNoName()
    {
        var rules = RoomRules.Of([new(1, Core.Downloads.DownloadStatus.Paused, RepoId.Parse("a/held"), null, [])], ["models/a/pin", "nonsense"], null);

        rules.Held.Should().Equal(Stock.Name("a/held"));
        rules.Pins.Should().Equal(Stock.Name("a/pin"));
    }
}
