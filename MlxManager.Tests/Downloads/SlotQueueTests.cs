using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class SlotQueueTests
{
    [Fact]
    public void Enter_MoreThanSlots_ServesInOrderOfRank()
    {
        var queue = new SlotQueue(1);
        var first = Enter(queue, 1);
        var third = Enter(queue, 3);
        var second = Enter(queue, 2);

        first.Turn.IsCompleted.Should().BeTrue();
        (second.Position, third.Position).Should().Be((1, 2));
        first.Dispose();
        second.Turn.IsCompleted.Should().BeTrue();
        (second.Position, third.Position).Should().Be((null, 1));
    }

    [Fact]
    public void Dispose_WhileWaiting_LosesNoSlot()
    {
        var queue = new SlotQueue(1);
        var first = Enter(queue, 1);
        var leaves = Enter(queue, 2);
        var next = Enter(queue, 3);

        leaves.Dispose();
        first.Dispose();

        next.Turn.IsCompleted.Should().BeTrue();
        leaves.Turn.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void Dispose_Twice_GivesBackOnce()
    {
        var queue = new SlotQueue(1);
        var slot = Enter(queue, 1);
        slot.Dispose();
        slot.Dispose();

        Enter(queue, 2).Turn.IsCompleted.Should().BeTrue();
        Enter(queue, 3).Turn.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void StartNow_OneThatWaits_RunsBeyondTheLimitAndTheNextWaitsForBoth()
    {
        var queue = new SlotQueue(1);
        var first = Enter(queue, 1);
        var second = Enter(queue, 2);
        var third = Enter(queue, 3);

        queue.StartNow(3).Should().BeTrue();
        third.Turn.IsCompleted.Should().BeTrue();
        queue.StartNow(3).Should().BeFalse("it runs already");
        queue.StartNow(9).Should().BeFalse("nobody knows it");

        third.Dispose();
        second.Turn.IsCompleted.Should().BeFalse();
        first.Dispose();
        second.Turn.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Limit_RaisedAndLowered_StartsAtOnceAndLetsFinish()
    {
        var queue = new SlotQueue(1);
        var places = Enumerable.Range(1, 4).Select(id => Enter(queue, id)).ToList();

        queue.Limit = 3;
        places.Select(place => place.Turn.IsCompleted).Should().Equal(true, true, true, false);

        queue.Limit = 1;
        places[0].Dispose();
        places[1].Dispose();
        places[3].Turn.IsCompleted.Should().BeFalse("one still runs");
        places[2].Dispose();
        places[3].Turn.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Enter_AtOnce_TakesASlotBeyondTheLimit()
    {
        var queue = new SlotQueue(1);
        Enter(queue, 1);

        queue.Enter(2, SlotQueue.RankOf(2, null), atOnce: true).Turn.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Moved_EveryChange_NamesThoseOfAnotherPosition()
    {
        var queue = new SlotQueue(1);
        var first = Enter(queue, 1);
        Enter(queue, 2);
        Enter(queue, 3);
        Enter(queue, 4);
        var moved = new List<int>();
        queue.Moved += ids => moved.AddRange(ids);

        queue.Move(queue.PlanMove(4, 3)!);
        moved.Should().BeEquivalentTo([3, 4]);
        moved.Clear();
        first.Dispose();

        moved.Should().BeEquivalentTo([2, 3, 4]);
    }

    [Theory]
    [InlineData(4, 2, "4 2 3")]
    [InlineData(2, null, "3 4 2")]
    [InlineData(2, 4, "3 2 4")]
    [InlineData(3, 3, "2 3 4")]
    public void Move_OneThatWaits_GoesThere(int id, int? before, string expected)
    {
        var queue = new SlotQueue(1);
        foreach (var each in Enumerable.Range(1, 4))
        {
            Enter(queue, each);
        }

        queue.Move(queue.PlanMove(id, before)!);

        string.Join(' ', queue.Waiting()).Should().Be(expected);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(9, null)]
    [InlineData(2, 9)]
    public void PlanMove_OneOfThemDoesNotWait_IsNone(int id, int? before)
    {
        var queue = new SlotQueue(1);
        Enter(queue, 1);
        Enter(queue, 2);

        queue.PlanMove(id, before).Should().BeNull();
    }

    [Fact]
    public void Move_ToTheEnd_StaysBeforeWhatIsAskedForLater()
    {
        var queue = new SlotQueue(0);
        Enter(queue, 1);
        Enter(queue, 2);

        queue.Move(queue.PlanMove(1, null)!);
        Enter(queue, 3);

        queue.Waiting().Should().Equal(2, 1, 3);
    }

    private static SlotPlace Enter(SlotQueue queue, int id) => queue.Enter(id, SlotQueue.RankOf(id, null));
}
