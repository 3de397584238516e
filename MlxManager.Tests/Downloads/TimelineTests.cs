using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class TimelineTests : IAsyncLifetime
{
    private TimelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await TimelineBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Note_Several_AreReadInOrderWithTheirTimes()
    {
        var began = _bench.Time.GetUtcNow();
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Started, "one");
        _bench.Time.Advance(TimeSpan.FromMilliseconds(500));
        _bench.Timeline.Note(_bench.Second, DownloadEventKind.Started, "of another");
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Paused, "two");

        (await _bench.ReadAsync(_bench.First)).Should().Equal(
            new DownloadEvent(began, DownloadEventKind.Started, "one"),
            new DownloadEvent(began.AddMilliseconds(500), DownloadEventKind.Paused, "two"));
    }

    [Fact]
    public async Task Note_NobodyReads_IsWrittenAMomentLater()
    {
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Started, "one");
        var before = await CountAsync();

        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        before.Should().Be(0);

        // Passes only when the write that the clock has set off is over, and has nothing more to write itself.
        await _bench.Timeline.FlushAsync();
        (await CountAsync()).Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Amend_BeforeOrAfterItsWrite_StaysOneEventInItsPlace(bool written)
    {
        var began = _bench.Time.GetUtcNow();
        var entry = _bench.Timeline.Note(_bench.First, DownloadEventKind.Retrying, "cut");
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Paused, "later");
        if (written)
        {
            await _bench.Timeline.FlushAsync();
        }

        _bench.Time.Advance(TimeSpan.FromMilliseconds(10));
        _bench.Timeline.Amend(entry, DownloadEventKind.Waiting, "cut again");

        (await _bench.ReadAsync(_bench.First))[0].Should().Be(new DownloadEvent(began, DownloadEventKind.Waiting, "cut again"));
        (await _bench.ReadAsync(_bench.First)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Note_MoreThanAreKept_DropsOldestWaitingOnesFirst()
    {
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Planned, "plan");
        for (var i = 0; i < Timeline.MostKept; i++)
        {
            _bench.Timeline.Note(_bench.First, i % 2 == 0 ? DownloadEventKind.Waiting : DownloadEventKind.Verified, $"{i}");
        }

        _bench.Timeline.Note(_bench.Second, DownloadEventKind.Waiting, "of another");
        await _bench.Timeline.FlushAsync();
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Paused, "last");

        var events = await _bench.ReadAsync(_bench.First);
        events.Should().HaveCount(Timeline.MostKept);
        events[0].Message.Should().Be("plan");
        events.Select(e => e.Message).Should().Contain(["1", "3", "4", "499", "last"]).And.NotContain(["0", "2"]);
        (await _bench.ReadAsync(_bench.Second)).Should().ContainSingle();
    }

    [Fact]
    public async Task Note_MoreThanAreKeptAndNoneWaited_DropsOldestVerifiedFilesFirst()
    {
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Planned, "plan");
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Paused, "paused");
        for (var i = 0; i < Timeline.MostKept; i++)
        {
            _bench.Timeline.Note(_bench.First, DownloadEventKind.Verified, $"{i}");
        }

        var events = await _bench.ReadAsync(_bench.First);
        events.Should().HaveCount(Timeline.MostKept);
        events.Take(3).Select(e => e.Message).Should().Equal("plan", "paused", "2");
    }

    [Fact]
    public async Task Flush_ADownloadWasForgotten_LosesOnlyItsEvents()
    {
        var entry = _bench.Timeline.Note(_bench.First, DownloadEventKind.Started, "one");
        await _bench.Timeline.FlushAsync();
        await _bench.Database.WriteAsync(context => context.Downloads.Where(d => d.Id == _bench.First).ExecuteDeleteAsync());
        var left = await CountAsync();

        _bench.Timeline.Amend(entry, DownloadEventKind.Started, "changed");
        _bench.Timeline.Note(_bench.First, DownloadEventKind.Cancelled, "too late");
        _bench.Timeline.Note(_bench.Second, DownloadEventKind.Paused, "of another");

        left.Should().Be(0);
        (await _bench.ReadAsync(_bench.First)).Should().BeEmpty();
        (await _bench.ReadAsync(_bench.Second)).Should().ContainSingle();
    }

    [Fact]
    public async Task Note_FromManyThreads_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var entry = _bench.Timeline.Note(_bench.First, DownloadEventKind.Retrying, $"{t}.{i}");
                await _bench.Timeline.FlushAsync();
                _bench.Timeline.Amend(entry, DownloadEventKind.Waiting, $"{t}.{i}!");
            }
        })));

        (await _bench.ReadAsync(_bench.First)).Should().HaveCount(200)
            .And.OnlyContain(e => e.Kind == DownloadEventKind.Waiting && e.Message.EndsWith('!'));
    }

    private Task<int> CountAsync() => _bench.Database.ReadAsync(context => context.Events.CountAsync());
}
