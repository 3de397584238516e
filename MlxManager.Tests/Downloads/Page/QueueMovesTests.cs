using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class QueueMovesTests : PageContext
{
    private readonly QueueMoves _queue;

    public QueueMovesTests()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        foreach (var (id, position) in new[] { (4, 1), (2, 2), (3, 3) })
        {
            Downloads.Feed.Publish(Sample.Queued(id) with { QueuePosition = position });
        }

        _queue = new QueueMoves(Coordinator);
    }

    [Theory]
    [InlineData(3, true, "move 3 before 2")]
    [InlineData(4, false, "move 4 before 3")]
    [InlineData(2, false, "move 2 before ")]
    public async Task Step_UpOrDown_AsksForThePlaceBesideIt(int id, bool up, string asked)
    {
        await (up ? _queue.UpAsync(id) : _queue.DownAsync(id));

        Downloads.Queueing.Should().Equal(asked);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public async Task Step_BeyondTheEndsOrNotWaiting_AsksNothing(int id, bool up)
    {
        await (up ? _queue.UpAsync(id) : _queue.DownAsync(id));

        Downloads.Queueing.Should().BeEmpty();
    }

    [Theory]
    [InlineData(3, 4, "move 3 before 4")]
    [InlineData(4, null, "move 4 before ")]
    [InlineData(3, 1, "move 3 before 4")]
    public async Task Before_Dropped_AsksForThatPlace(int id, int? before, string asked)
    {
        await _queue.BeforeAsync(id, before);

        Downloads.Queueing.Should().Equal(asked);
    }

    [Fact]
    public async Task Before_WhereItIs_AsksNothing()
    {
        await _queue.BeforeAsync(4, 2);

        Downloads.Queueing.Should().BeEmpty();
    }

    [Fact]
    public async Task Move_Done_IsAnnouncedPolitely()
    {
        await _queue.ToFrontAsync(3);

        Coordinator.Announcement.Should().Be($"{Sample.Model}: now no. 1 of 3 in the queue.");
    }

    [Fact]
    public async Task Move_WhileACommandIsInFlight_LeavesItInFlight()
    {
        Downloads.HoldCommands();
        var pause = Coordinator.CommandAsync(3, DownloadCommand.Pause);

        await _queue.UpAsync(3);

        Coordinator.Find(3)!.InFlight.Should().Be(DownloadCommand.Pause);
        await Coordinator.DisposeAsync();
        await pause;
    }
}
