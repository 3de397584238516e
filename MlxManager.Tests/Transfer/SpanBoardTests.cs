using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class SpanBoardTests
{
    [Fact]
    public void Take_FreshBlob_HandsOutTheLowestSpansFirst()
    {
        var board = new SpanBoard(100, SpanSet.Of(new ByteSpan(10, 30)), spanBytes: 40);

        var spans = Enumerable.Range(0, 3).Select(_ => board.Take()!).Select(lease => (lease.Start, lease.End));

        spans.Should().Equal((0, 10), (30, 70), (70, 100));
    }

    [Fact]
    public void Take_NothingFree_StealsTheSecondHalfOfTheLargestRest()
    {
        var board = new SpanBoard(64, SpanSet.Empty, spanBytes: 32);
        var (small, large) = (board.Take()!, board.Take()!);
        board.Claim(small, 20);
        board.Wrote(small);

        var stolen = board.Take()!;

        (stolen.Start, stolen.End, large.End).Should().Be((48, 64, 48));
        board.Claim(large, 32).Should().Be(16, "the thief brings the rest");
    }

    [Fact]
    public void Take_UnitsOfALength_SpansEndWhereTheyDo()
    {
        var board = new SpanBoard(100, SpanSet.Of(new ByteSpan(0, 3)), spanBytes: 25, unitBytes: 10);

        var spans = Enumerable.Range(0, 5).Select(_ => board.Take()!).Select(lease => (lease.Start, lease.End));

        spans.Should().Equal((3, 20), (20, 40), (40, 60), (60, 80), (80, 100));
    }

    [Fact]
    public void Take_SpanShorterThanAUnit_EndsWhereItMust()
    {
        var board = new SpanBoard(100, SpanSet.Empty, spanBytes: 8, unitBytes: 50);

        board.Take()!.Should().Match<SpanLease>(lease => lease.Start == 0 && lease.End == 8);
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(25, 50)]
    [InlineData(60, 26)]
    public void Take_NothingFree_StealsFromTheNextUnitOn(int unit, int start)
    {
        var board = new SpanBoard(52, SpanSet.Empty, spanBytes: 60, unitBytes: unit);
        var victim = board.Take()!;

        var stolen = board.Take()!;

        (stolen.Start, stolen.End, victim.End).Should().Be((start, 52, start), "half of it would be 26");
    }

    [Fact]
    public void Take_OnlyCrumbsLeft_GivesNothingUntilAConnectionGivesBack()
    {
        var board = new SpanBoard(32, SpanSet.Empty, spanBytes: 32, leastSteal: 2);
        var lease = board.Take()!;
        board.Claim(lease, 29);
        board.Wrote(lease);
        var returned = board.WorkReturned;
        board.Take().Should().BeNull();
        returned.IsCompleted.Should().BeFalse();

        board.Release(lease);

        returned.IsCompleted.Should().BeTrue();
        board.Take()!.Start.Should().Be(29);
    }

    [Fact]
    public void Release_ClaimedButNotWritten_IsFreeAgainAndNotInTheSnapshot()
    {
        var board = new SpanBoard(32, SpanSet.Empty, spanBytes: 32);
        var lease = board.Take()!;
        board.Claim(lease, 8);
        board.Wrote(lease);
        board.Claim(lease, 8);

        board.Release(lease);

        board.Snapshot().Should().Be(SpanSet.Of(new ByteSpan(0, 8)));
        board.Take()!.Start.Should().Be(8);
    }

    [Fact]
    public void TakeOver_OthersAtWork_FreesAllTheyHaveNotClaimed()
    {
        var board = new SpanBoard(96, SpanSet.Empty, spanBytes: 32);
        var (first, second, third) = (board.Take()!, board.Take()!, board.Take()!);
        board.Claim(first, 4);

        var all = board.TakeOver(second)!;

        (all.Start, all.End).Should().Be((4, 36));
        board.Rest(third).Length.Should().Be(0);
        board.Claim(third, 1).Should().Be(0);
    }

    [Fact]
    public async Task ReachAsync_PrefixGrowsOutOfOrder_EndsWhenTheGapCloses()
    {
        var board = new SpanBoard(64, SpanSet.Of(new ByteSpan(48, 64)), spanBytes: 24);
        var (low, high) = (board.Take()!, board.Take()!);
        var reach = board.ReachAsync(40, default).AsTask();
        board.Claim(high, 24);
        board.Wrote(high);
        reach.IsCompleted.Should().BeFalse();

        board.Claim(low, 24);
        board.Wrote(low);

        (await reach).Should().Be(64);
        board.Completed.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Take_OneMuchSlowerThanTheOthers_TakesItsWholeRestAndReplacesIt()
    {
        var (board, time) = NewWatched();
        var (slow, fast, other) = (board.Take()!, board.Take()!, board.Take()!);
        for (var seconds = 0; seconds < 3; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Bring(board, slow, 1);
            Bring(board, fast, 20);
            Bring(board, other, 20);
        }

        board.HasSlow().Should().BeTrue();
        var taken = board.Take()!;

        (taken.Start, taken.End).Should().Be((3, 100));
        slow.Unclaimed.Should().Be(0);
        slow.Replacement.IsCancellationRequested.Should().BeTrue();
        fast.Replacement.IsCancellationRequested.Should().BeFalse();
        board.HasSlow().Should().BeFalse("the new one has its time");
    }

    [Theory]
    [InlineData(4, "not much slower")]
    [InlineData(0, "all stand still")]
    public void Take_NoneSlowerThanTheOthers_ReplacesNone(int others, string because)
    {
        var (board, time) = NewWatched();
        var (one, two, three) = (board.Take()!, board.Take()!, board.Take()!);
        for (var seconds = 0; seconds < 5; seconds++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Bring(board, one, others == 0 ? 0 : 1);
            Bring(board, two, others);
            Bring(board, three, others);
        }

        board.HasSlow().Should().BeFalse(because);
    }

    [Fact]
    public void Take_AloneAndSlowerThanThoseThatEnded_IsReplacedAsOftenAsThereWereThose()
    {
        var (board, time) = NewWatched();
        var (slow, first, second) = (board.Take()!, board.Take()!, board.Take()!);
        time.Advance(TimeSpan.FromSeconds(1));
        foreach (var fast in new[] { first, second })
        {
            Bring(board, fast, 100);
            board.Release(fast);
        }

        board.HasSlow().Should().BeFalse("it has had one second only");
        var replaced = 0;
        for (var looks = 0; looks < 10; looks++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            for (; board.HasSlow(); replaced++)
            {
                var next = board.Take()!;
                next.End.Should().Be(100);
                board.Release(slow);
                slow = next;
            }
        }

        replaced.Should().Be(2, "the line may be down: it must not be asked for ever");
    }

    [Fact]
    public void Take_SlowButAlmostDone_IsLeft()
    {
        var (board, time) = NewWatched();
        var (slow, fast) = (board.Take()!, board.Take()!);
        Bring(board, slow, 96);
        time.Advance(TimeSpan.FromSeconds(2));
        Bring(board, fast, 40);
        Bring(board, slow, 2);
        time.Advance(TimeSpan.FromSeconds(1));
        Bring(board, fast, 40);
        Bring(board, slow, 1);

        board.HasSlow().Should().BeFalse("what is left of it comes sooner than another connection");
    }

    private static (SpanBoard Board, FakeTimeProvider Time) NewWatched()
    {
        var time = new FakeTimeProvider();
        return (new SpanBoard(300, SpanSet.Empty, spanBytes: 100, rates: new LeaseRates(TimeSpan.FromSeconds(2), time)), time);
    }

    private static void Bring(SpanBoard board, SpanLease lease, int count)
    {
        board.Claim(lease, count);
        board.Wrote(lease);
    }

    [Fact]
    public void AnyCourse_OfTakingWritingAndGivingBack_BringsEachByteOnce() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 50], Gen.Int[0, int.MaxValue]).Sample((size, spanBytes, seed) =>
        {
            var random = new Random(seed);
            var board = new SpanBoard(size, SpanSet.Empty, spanBytes);
            var brought = new int[size];
            var leases = new List<SpanLease>();
            while (!board.Completed.IsCompleted)
            {
                if (leases.Count < 4 && board.Take() is { } taken)
                {
                    leases.Add(taken);
                }

                var lease = leases[random.Next(leases.Count)];
                var at = (int)lease.Position;
                var granted = board.Claim(lease, random.Next(1, 20));
                if (granted > 0)
                {
                    Enumerable.Range(at, granted).ToList().ForEach(i => brought[i]++);
                    board.Wrote(lease);
                }

                if (granted == 0 || random.Next(5) == 0)
                {
                    board.Release(lease);
                    leases.Remove(lease);
                }

                board.Snapshot().Count.Should().Be(board.Written).And.Be(brought.Sum());
            }

            brought.Should().OnlyContain(times => times == 1);
        });
}
