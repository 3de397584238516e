using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Downloads;

public sealed class ChangeFeedTests
{
    private readonly ChangeFeed _feed = new();

    [Fact]
    public async Task Wait_SeveralChangesMeanwhile_ReturnsOnceWithTheLatest()
    {
        using var subscription = _feed.Subscribe();
        for (var bytes = 1; bytes <= 5; bytes++)
        {
            _feed.Publish(Snapshot(1, bytes));
        }

        await subscription.WaitAsync(default);

        subscription.Current[1].DownloadedBytes.Should().Be(5);
        subscription.WaitAsync(default).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void Publish_SameAgain_KeepsTheReferenceAndStaysSilent()
    {
        _feed.Publish(Snapshot(1, 7));
        var before = _feed.Current[1];
        using var subscription = _feed.Subscribe();

        _feed.Publish(Snapshot(1, 7));

        _feed.Current[1].Should().BeSameAs(before);
        subscription.WaitAsync(default).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void Publish_OneOfTwo_LeavesTheOtherUntouched()
    {
        _feed.Publish(Snapshot(1, 1));
        _feed.Publish(Snapshot(2, 1));
        var other = _feed.Current[2];

        _feed.Publish(Snapshot(1, 2));

        _feed.Current[2].Should().BeSameAs(other);
    }

    [Fact]
    public void Dispose_Subscription_IsForgotten()
    {
        var subscription = _feed.Subscribe();
        _feed.Listeners.Should().Be(1);

        subscription.Dispose();

        _feed.Listeners.Should().Be(0);
        _feed.Publish(Snapshot(1, 1));
    }

    [Fact]
    public async Task Signal_ManyWritersAtOnce_NeverThrowsAndNeverLosesTheLast()
    {
        using var subscription = _feed.Subscribe();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(id => Task.Run(() =>
        {
            for (var bytes = 1; bytes <= 500; bytes++)
            {
                _feed.Publish(Snapshot(id, bytes));
            }
        })));

        await subscription.WaitAsync(default);

        subscription.Current.Values.Should().OnlyContain(d => d.DownloadedBytes == 500);
    }

    private static DownloadSnapshot Snapshot(int id, long bytes) => new(
        id, "task", RepoId.Parse("owner/model"), Revision.Main, null, DownloadStatus.Downloading, RunPhase.Transferring, null,
        bytes, 1000, null, null, 0, 1, null, DateTimeOffset.UnixEpoch, null, null);
}
