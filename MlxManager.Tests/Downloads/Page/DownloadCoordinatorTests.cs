using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Support;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

public sealed class DownloadCoordinatorTests : PageContext
{
    [Fact]
    public async Task Change_OfOne_TellsOnlyItsListeners()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Running(2));
        await using var coordinator = AnotherCoordinator();
        int first = 0, second = 0, list = 0, summary = 0;
        using var a = coordinator.OnChange(1, () => Count(ref first));
        using var b = coordinator.OnChange(2, () => Count(ref second));
        using var c = coordinator.OnList(() => Count(ref list));
        using var d = coordinator.OnSummary(() => Count(ref summary));

        Downloads.Feed.Publish(Sample.Running(1) with { DownloadedBytes = 20_000_000_000 });
        await EventuallyAsync(() => Volatile.Read(ref summary) == 1);

        first.Should().Be(1);
        second.Should().Be(0);
        list.Should().Be(0);
    }

    [Fact]
    public async Task Change_ManyInOneInterval_TellsOnceWithTheLatest()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        await using var coordinator = AnotherCoordinator();
        var told = 0;
        using var listening = coordinator.OnChange(1, () => Count(ref told));

        Downloads.Feed.Publish(Sample.Running(1) with { FilesDone = 4 });
        await UntilAsync(() => Volatile.Read(ref told) == 1);
        for (var bytes = 20_000_000_000; bytes <= 30_000_000_000; bytes += 100_000_000)
        {
            Downloads.Feed.Publish(Sample.Running(1) with { DownloadedBytes = bytes });
        }

        // The clock stands still: the second telling may not come before its interval has passed.
        Time.Advance(TimeSpan.FromMilliseconds(99));
        coordinator.Find(1)!.Download.FilesDone.Should().Be(4);
        await EventuallyAsync(() => Volatile.Read(ref told) == 2);
        coordinator.Find(1)!.Download.DownloadedBytes.Should().Be(30_000_000_000);
    }

    [Fact]
    public async Task Command_InFlight_IsShownAndRefusesASecond()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        await using var coordinator = AnotherCoordinator();
        var answer = Downloads.HoldCommands();

        var pause = coordinator.CommandAsync(1, DownloadCommand.Pause);
        coordinator.Find(1)!.InFlight.Should().Be(DownloadCommand.Pause);
        (await coordinator.CommandAsync(1, DownloadCommand.Cancel)).Should().BeNull();

        Downloads.Feed.Publish(Sample.Paused(1));
        answer.SetResult(new(CommandOutcome.Done, Sample.Paused(1)));
        await pause;

        coordinator.Find(1)!.InFlight.Should().BeNull();
        coordinator.Find(1)!.Download.Status.Should().Be(DownloadStatus.Paused, "the buttons come alive with the new state, not before");
        Downloads.Commands.Should().Equal((1, DownloadCommand.Pause));
    }

    [Fact]
    public async Task Command_Throws_SaysSoAndTheTileLivesOn()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        await using var coordinator = AnotherCoordinator();
        Downloads.OnCommand = (_, _) => throw new IOException("disk");

        (await coordinator.CommandAsync(1, DownloadCommand.Pause)).Should().BeNull();

        coordinator.Find(1)!.Notice.Should().Contain("log");
        coordinator.Find(1)!.InFlight.Should().BeNull();
    }

    [Fact]
    public async Task Batch_AtItsEnd_ShowsWhatEachCameToAndTellsNoNewsOfIt()
    {
        foreach (var id in new[] { 1, 2, 3 })
        {
            Downloads.Feed.Publish(Sample.Running(id));
        }

        await using var coordinator = AnotherCoordinator();
        Downloads.OnCommand = (id, _) =>
        {
            if (id == 3)
            {
                return Task.FromResult(new CommandAnswer(CommandOutcome.Refused, null, "Stopping.") { Trouble = CommandTrouble.Stopping });
            }

            Downloads.Feed.Publish(Sample.Paused(id));
            return Task.FromResult(new CommandAnswer(CommandOutcome.Done, Sample.Paused(id)));
        };

        await new BatchCommands(coordinator).HaltAsync([1, 2, 3], DownloadCommand.Pause);

        new[] { 1, 2, 3 }.Select(id => coordinator.Find(id)!).Select(tile => (tile.Download.Status, tile.InFlight, tile.Notice)).Should().Equal(
            (DownloadStatus.Paused, null, null), (DownloadStatus.Paused, null, null), (DownloadStatus.Downloading, null, "The server is stopping."));
        coordinator.TakeNews().Should().BeEmpty("it was asked for here");
    }

    [Fact]
    public async Task TwoCoordinators_OneFeed_Agree()
    {
        await using var one = AnotherCoordinator();
        await using var two = AnotherCoordinator();
        Downloads.Feed.Publish(Sample.Running(1));
        Downloads.Feed.Publish(Sample.Paused(2));
        await EventuallyAsync(() => one.Order.Length == 2 && two.Order.Length == 2);

        await one.CommandAsync(1, DownloadCommand.Pause);
        Downloads.Feed.Publish(Sample.Paused(1));
        await EventuallyAsync(() => two.Find(1)!.Download.Status == DownloadStatus.Paused && ReferenceEquals(one.Find(1)!.Download, two.Find(1)!.Download));

        two.Order.Should().Equal(one.Order);
        two.Summary.Should().Be(one.Summary);
    }

    [Fact]
    public async Task Cancelled_AfterAMoment_IsGoneWithoutAnotherChange()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        await using var coordinator = AnotherCoordinator();
        Downloads.Feed.Withdraw(1);
        await EventuallyAsync(() => coordinator.Find(1)?.Download.Status == DownloadStatus.Cancelled);
        coordinator.Order.Should().Equal(1);

        await EventuallyAsync(() => coordinator.Order.IsEmpty);
        coordinator.Find(1).Should().BeNull();
    }

    [Fact]
    public async Task Dispose_CommandInFlight_UnsubscribesAndAbandonsTheWait()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        var coordinator = AnotherCoordinator();
        Downloads.Feed.Listeners.Should().Be(1);
        Downloads.HoldCommands();
        var pause = coordinator.CommandAsync(1, DownloadCommand.Pause);

        await coordinator.DisposeAsync();

        Downloads.Feed.Listeners.Should().Be(0);
        (await pause).Should().BeNull();
        await coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Listener_Throws_OthersAreToldAndTheLoopGoesOn()
    {
        Downloads.Feed.Publish(Sample.Running(1));
        await using var coordinator = AnotherCoordinator();
        var told = 0;
        using var bad = coordinator.OnChange(1, () => throw new InvalidOperationException("a broken part of the page"));
        using var good = coordinator.OnChange(1, () => Count(ref told));

        Downloads.Feed.Publish(Sample.Running(1) with { FilesDone = 4 });
        await EventuallyAsync(() => Volatile.Read(ref told) == 1);
        Downloads.Feed.Publish(Sample.Running(1) with { FilesDone = 5 });
        await EventuallyAsync(() => Volatile.Read(ref told) == 2);
    }

    private static Task Count(ref int number)
    {
        Interlocked.Increment(ref number);
        return Task.CompletedTask;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Second_ClockSetBackForAYear_GoesOnTelling()
    {
        var clock = new SettableClock(Sample.Now);
        await using var coordinator = new DownloadCoordinator(Downloads, clock, NullLogger<DownloadCoordinator>.Instance);
        var seconds = 0;
        using var listening = coordinator.OnSecond(() =>
        {
            Interlocked.Increment(ref seconds);
            return Task.CompletedTask;
        });
        await UntilAsync(2);

        clock.Set(TimeSpan.FromDays(-400));
        await UntilAsync(4);
        clock.Set(TimeSpan.FromDays(4000));
        await UntilAsync(6);

        async Task UntilAsync(int wanted)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            while (Volatile.Read(ref seconds) < wanted)
            {
                patience.Token.ThrowIfCancellationRequested();
                clock.Advance(TimeSpan.FromMilliseconds(20));
                await Task.Yield();
            }
        }
    }
}
