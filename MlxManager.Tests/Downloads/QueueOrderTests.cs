using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class QueueOrderTests
{
    private const int Moved = 9;

    [Fact]
    public void Insert_RoomBetweenTwo_GoesIntoTheMiddleAndChangesNoOther() =>
        QueueOrder.Insert([(1, 10), (2, 20)], 1, Moved).Should().BeEquivalentTo(new Dictionary<int, long> { [Moved] = 15 });

    [Fact]
    public void Insert_RoomForOneAlone_TakesIt() =>
        QueueOrder.Insert([(1, 10), (2, 12)], 1, Moved).Should().BeEquivalentTo(new Dictionary<int, long> { [Moved] = 11 });

    [Fact]
    public void Insert_Ends_StandBesideTheFirstAndTheLast()
    {
        QueueOrder.Insert([(1, 10), (2, 20)], 0, Moved).Should().BeEquivalentTo(new Dictionary<int, long> { [Moved] = 10 - SlotQueue.Step });
        QueueOrder.Insert([(1, 10), (2, 20)], 2, Moved).Should().BeEquivalentTo(new Dictionary<int, long> { [Moved] = 21 });
    }

    [Fact]
    public void Insert_NoRoom_AllBeforeItGiveWayInTheirOrder() =>
        QueueOrder.Insert([(1, 10), (2, 19), (3, 20), (4, 21)], 2, Moved).Should().BeEquivalentTo(new Dictionary<int, long>
        {
            [1] = 20 - (3 * SlotQueue.Step),
            [2] = 20 - (2 * SlotQueue.Step),
            [Moved] = 20 - SlotQueue.Step,
        });
}
