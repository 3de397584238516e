using CsCheck;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Tests.Library.Disk;

/// <summary>For any library, whatever is pinned, held or trash in it.</summary>
public sealed class RoomPlannerPropertyTests
{
    private static readonly Gen<CachedRepo> AnyRepo = Gen.Select(
        Gen.Int[0, 11], Gen.Long[0, 100], Gen.Int[0, 30], Gen.Long[0, 30].Array[0, 3], Gen.Select(Gen.Long[0, 20], Gen.Enum<PartialOwner>()).Array[0, 2],
        Gen.Long[0, 20].Array[0, 2],
        (number, bytes, day, detached, partials, loose) =>
        {
            var repo = Stock.Repo($"o{number % 3}/m{number}", bytes, day).WithDetached(detached);
            repo = partials.Aggregate(repo, (one, partial) => one.WithPartial(partial.Item1, partial.Item2));
            return loose.Aggregate(repo, (one, blob) => one.WithLoose(blob));
        });

    private static readonly Gen<(Inventory Library, RoomRules Rules, long Trash, long Needed)> Any = Gen.Select(
        AnyRepo.Array[0, 9], Gen.Int[0, 11].Array[0, 3], Gen.Int[0, 11].Array[0, 3], Gen.Int[0, 11], Gen.Long[0, 20], Gen.Long[0, 600],
        (repos, held, pins, wanted, trash, needed) => (
            Stock.Of([.. repos.DistinctBy(repo => repo.Name)]),
            Stock.Rules([.. held.Select(Model)], [.. pins.Select(Model)], wanted > 5 ? Model(wanted) : null),
            trash,
            needed));

    [Fact]
    public void Make_AnyLibrary_NeverTakesWhatIsToBeKept() => Any.Sample(
        any =>
        {
            var plan = any.Library.Plan(any.Needed, any.Trash, any.Rules);
            foreach (var item in plan.Candidates.Where(item => item.Repo is not null))
            {
                var repo = any.Library.Find(item.Repo!)!;
                any.Rules.Held.Should().NotContain(item.Repo!);
                item.Repo.Should().NotBe(any.Rules.Wanted);
                repo.Partials.Should().NotContain(partial => partial.Owner != PartialOwner.Orphaned);
                if (any.Rules.Pins.Contains(item.Repo!))
                {
                    item.Kind.Should().BeOneOf(RoomItemKind.OrphanedPartials, RoomItemKind.LooseBlobs);
                }
            }

            plan.Candidates.Where(item => item.Repo is not null).Select(item => item.Repo!).Except(any.Rules.Pins)
                .Intersect(plan.Kept.Select(kept => kept.Name)).Should().BeEmpty();
        },
        iter: 3000);

    [Fact]
    public void Make_AnyLibrary_FreesEnoughWhereThatCanBeAndNothingNeedlessly() => Any.Sample(
        any =>
        {
            var plan = any.Library.Plan(any.Needed, any.Trash, any.Rules);
            plan.Proposed.Should().BeSubsetOf(plan.Candidates);
            if (!plan.IsEnough)
            {
                plan.Proposed.Should().BeEmpty();
                return;
            }

            plan.ProposedBytes.Should().BeGreaterThanOrEqualTo(any.Needed);
            RoomPlan.Outermost(plan.Proposed).Should().HaveCount(plan.Proposed.Length, "nothing is proposed twice");
            foreach (var item in plan.Proposed)
            {
                RoomPlan.FreedBytes(plan.Proposed.Remove(item)).Should().BeLessThan(any.Needed, "without {0} it must not be enough", item);
            }
        },
        iter: 3000);

    [Fact]
    public void Make_AnyLibrary_TakesARepoOnlyWhereEverythingCheaperIsNotEnough() => Any.Sample(
        any =>
        {
            var plan = any.Library.Plan(any.Needed, any.Trash, any.Rules);
            var cheap = plan.Candidates.Where(item => item.Kind != RoomItemKind.Repo).Sum(item => item.Bytes);
            if (plan.Proposed.Any(item => item.Kind == RoomItemKind.Repo))
            {
                cheap.Should().BeLessThan(any.Needed);
            }
        },
        iter: 3000);

    private static string Model(int number) => $"o{number % 3}/m{number}";
}
