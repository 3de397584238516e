using System.Collections.Immutable;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class TilePictureTests
{
    [Fact]
    public void Follow_AllStates_OrdersRunningQueuedAttentionDone()
    {
        var older = Sample.Completed(7) with { CompletedAt = Sample.Now.AddHours(-1) };
        var picture = Following(Sample.Completed(1), older, Sample.Failed(2), Sample.Paused(3), Sample.Queued(4), Sample.Waiting(5), Sample.Preparing(6));

        picture.Order.Should().Equal(5, 6, 4, 2, 3, 1, 7);
    }

    [Fact]
    public void Order_Queued_IsTheQueuesOwn()
    {
        var picture = Following(Sample.Queued(1) with { QueuePosition = 3 }, Sample.Queued(2) with { QueuePosition = 1 }, Sample.Queued(3) with { QueuePosition = 2 });

        picture.Order.Should().Equal(2, 3, 1);
    }

    [Fact]
    public void Follow_OneChanged_KeepsTheOthersReference()
    {
        var other = Sample.Running(2);
        var before = Following(Sample.Running(1), other);

        var after = before.Follow(Feed(Sample.Running(1) with { DownloadedBytes = 19_000_000_000 }, other), Sample.Now);

        after.Tiles[2].Should().BeSameAs(before.Tiles[2]);
        after.Tiles[1].Should().NotBeSameAs(before.Tiles[1]);
        after.Order.Should().Equal(before.Order);
        (after.Order == before.Order).Should().BeTrue("an unchanged list must not be drawn");
    }

    [Fact]
    public void Follow_Cancelled_StaysInItsPlaceForAMomentThenGoes()
    {
        var before = Following(Sample.Running(1), Sample.Running(2));
        var feed = Feed(Sample.Cancelled(1), Sample.Running(2));

        var at = before.Follow(feed, Sample.Now);
        at.Order.Should().Equal(1, 2);
        at.NextLeave.Should().Be(Sample.Now + TilePicture.Linger);

        var later = at.Follow(feed, Sample.Now + TilePicture.Linger);
        later.Order.Should().Equal(2);
        later.NextLeave.Should().BeNull();

        later.Follow(Feed(Sample.Running(2)), Sample.Now + TilePicture.Linger).Tiles.Keys.Should().Equal(2);
    }

    [Fact]
    public void Follow_VanishedBetweenTwoLooks_SaysCancelledAllTheSame()
    {
        var after = Following(Sample.Running(1)).Follow(Feed(), Sample.Now);

        after.Tiles[1].Download.Status.Should().Be(DownloadStatus.Cancelled);
        after.Tiles[1].Download.SpeedBytesPerSecond.Should().BeNull();
        after.Follow(Feed(), Sample.Now + TilePicture.Linger).Tiles.Should().BeEmpty();
    }

    [Fact]
    public void Follow_CompletedVanished_GoesAtOnce() =>
        Following(Sample.Completed(1)).Follow(Feed(), Sample.Now).Tiles.Should().BeEmpty();

    [Fact]
    public void Follow_StatusChanged_DropsTheNotice()
    {
        var before = Following(Sample.Running(1)).With(1, tile => tile with { Notice = "No." });

        before.Follow(Feed(Sample.Running(1) with { FilesDone = 4 }), Sample.Now).Tiles[1].Notice.Should().Be("No.");
        before.Follow(Feed(Sample.Paused(1)), Sample.Now).Tiles[1].Notice.Should().BeNull();
    }

    [Fact]
    public void Summary_CountsOnlyWhatWillRun()
    {
        var queued = Sample.Queued(2) with { Commit = Sample.Commit, FilesTotal = 1, TotalBytes = 9_000_000_000 };
        var summary = Following(Sample.Running(1), queued, Sample.Paused(3), Sample.Completed(4)).Summary;

        summary.Should().Be(new DownloadSummary(1, 1, 1, 1, 62e6, 18_200_000_000, 50_000_000_000));
        summary.Percent.Should().Be(36);
    }

    [Fact]
    public void Spoken_Progress_SaysNothing()
    {
        var before = Following(Sample.Running(1));
        var after = before.Follow(Feed(Sample.Running(1) with { DownloadedBytes = 19_000_000_000 }), Sample.Now);

        PictureChanges.Spoken(before.Tiles[1], after.Tiles[1]).Should().BeNull();
    }

    [Fact]
    public void Spoken_StatesAndRefusals_AreSaid()
    {
        var before = Following(Sample.Running(1), Sample.Running(2));
        var after = before.Follow(Feed(Sample.Paused(1), Sample.Running(2)), Sample.Now).With(2, tile => tile with { Notice = "Not now." });

        PictureChanges.Spoken(before.Tiles[1], after.Tiles[1]).Should().Be($"{Sample.Model}: Paused.");
        PictureChanges.Spoken(before.Tiles[2], after.Tiles[2]).Should().Be($"{Sample.Model}: Not now.");
    }

    private static ImmutableDictionary<int, DownloadSnapshot> Feed(params DownloadSnapshot[] downloads) =>
        downloads.ToImmutableDictionary(download => download.Id);

    private static TilePicture Following(params DownloadSnapshot[] downloads) => TilePicture.Empty.Follow(Feed(downloads), Sample.Now);
}
