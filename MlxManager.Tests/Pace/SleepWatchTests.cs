using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Pace;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Pace;

public sealed class SleepWatchTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly SettableClock _clock = new(new DateTimeOffset(2026, 11, 26, 22, 0, 0, TimeSpan.Zero));
    private readonly SleepWatch _sleep;
    private int _woke;

    public SleepWatchTests()
    {
        _sleep = new SleepWatch(_clock, NullLogger<SleepWatch>.Instance);
        _sleep.Begin();
        _sleep.Woke += () => _woke++;
    }

    public void Dispose() => _sleep.Dispose();

    [Fact]
    public void Look_ClockIsFurtherThanTime_WakesOnce()
    {
        var woken = _sleep.Woken;

        _clock.Set(TimeSpan.FromHours(8));
        Pass(5);

        woken.IsCancellationRequested.Should().BeTrue();
        _sleep.Woken.IsCancellationRequested.Should().BeFalse("the next wake is another one");
        _sleep.Wakes.Should().Be(1);
        _woke.Should().Be(1);
    }

    [Fact]
    public void Look_TickComesFarTooLate_WakesOnce()
    {
        // Time that goes on in a sleep, as on Windows: one step, in which no timer could run.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Pass(5);

        _sleep.Wakes.Should().Be(1);
    }

    [Fact]
    public void Look_NothingButABusyMachine_DoesNotWake()
    {
        _clock.Advance(TimeSpan.FromSeconds(15));
        Pass(100);

        _sleep.Wakes.Should().Be(0);
    }

    [Theory]
    [InlineData(-400 * 24 * 3600)]
    [InlineData(-3600)]
    [InlineData(4)]
    public void Look_ClockIsSetBackOrALittleForward_DoesNotWake(int seconds)
    {
        _clock.Set(TimeSpan.FromSeconds(seconds));
        Pass(5);

        _sleep.Wakes.Should().Be(0);
    }

    [Fact]
    public void Look_ClockCreeps_DoesNotWake()
    {
        for (var i = 0; i < 20; i++)
        {
            _clock.Set(TimeSpan.FromSeconds(1));
            Pass(1);
        }

        _sleep.Wakes.Should().Be(0);
    }

    [Fact]
    public async Task DelayAsync_MachineSleeps_EndsAtTheWake()
    {
        var waiting = _sleep.DelayAsync(TimeSpan.FromMinutes(1), wasAsked: false, default);
        Pass(3);
        waiting.IsCompleted.Should().BeFalse();

        _clock.Set(TimeSpan.FromSeconds(10));
        Pass(1);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task DelayAsync_OtherSideAskedForIt_LastsAsLongByTheClock()
    {
        var began = _clock.GetUtcNow();
        var waiting = _sleep.DelayAsync(TimeSpan.FromSeconds(120), wasAsked: true, default);

        _clock.Set(TimeSpan.FromSeconds(100));
        var ticks = 0;
        for (; !waiting.IsCompleted; ticks++)
        {
            Pass(1);

            // What the wake has ended begins anew on another thread.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await waiting;
        (_clock.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120), "it was asked for");
        (ticks * Tick).Should().BeLessThan(TimeSpan.FromSeconds(120), "what it slept counts");
    }

    [Fact]
    public async Task DelayAsync_AskedForAndSleptOver_IsOver()
    {
        var waiting = _sleep.DelayAsync(TimeSpan.FromHours(1), wasAsked: true, default);

        _clock.Set(TimeSpan.FromHours(8));
        Pass(1);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task DelayAsync_Cancelled_Throws(int seconds)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await _sleep.Awaiting(sleep => sleep.DelayAsync(TimeSpan.FromSeconds(seconds), wasAsked: false, stop.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    private void Pass(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _clock.Advance(Tick);
        }
    }
}
