using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Pace;

namespace MlxManager.Tests.Pace;

public sealed class RateLimitTests
{
    private const double Within = 0.05;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 16)]
    [InlineData(250_000_000, 8)]
    public async Task Take_AnyRateAndConnections_KeepsToItInEveryFiveSeconds(long rate, int connections)
    {
        var limit = new RateLimit(_time) { BytesPerSecond = rate };
        using var line = new Line(limit, connections);

        for (var round = 0; round < 3; round++)
        {
            (await FlowAsync(line)).Should().BeInRange(5 * rate * (1 - Within), 5 * rate * (1 + Within));
        }
    }

    [Fact]
    public async Task Take_ManyConnections_AllGetTheSame()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(limit, 10);

        await FlowAsync(line);

        line.Taken.Should().OnlyContain(taken => Math.Abs(taken - 500_000) <= 50_000);
    }

    [Fact]
    public async Task Take_OneWithLittleToBring_WaitsNoLongerThanOneRound()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(limit, 16);
        await FlowAsync(line, TimeSpan.FromSeconds(1));

        var small = limit.TakeAsync(300, default).AsTask();
        await FlowAsync(line, TimeSpan.FromSeconds(0.5));

        (await small).Should().Be(300);
    }

    [Fact]
    public async Task BytesPerSecond_ChangedWhileTheyWait_CountsAtOnce()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 100_000_000 };
        using var line = new Line(limit, 8);
        await FlowAsync(line);

        limit.BytesPerSecond = 50_000;
        (await FlowAsync(line)).Should().BeInRange(250_000 * (1 - Within), 250_000 * (1 + Within));
        limit.BytesPerSecond = 2_000_000;
        (await FlowAsync(line)).Should().BeInRange(10_000_000 * (1 - Within), 10_000_000 * (1 + Within));
    }

    [Fact]
    public async Task BytesPerSecond_Lifted_LetsAllGo()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1024 };
        var waiting = Enumerable.Range(0, 5).Select(_ => limit.TakeAsync(1 << 20, default).AsTask()).ToList();

        limit.BytesPerSecond = null;

        (await Task.WhenAll(waiting)).Should().AllBeEquivalentTo(1 << 20);
        limit.IsOn.Should().BeFalse();
    }

    [Fact]
    public async Task Take_OneBelowAnother_KeepsToBoth()
    {
        var all = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var limited = new Line(new RateLimit(_time, all) { BytesPerSecond = 200_000 }, 4);
        using var free = new Line(new RateLimit(_time, all), 4);

        await FlowAsync([limited, free], FiveSeconds);

        limited.Total.Should().BeInRange((long)(1_000_000 * (1 - Within)), (long)(1_000_000 * (1 + Within)));
        (limited.Total + free.Total).Should().BeInRange((long)(5_000_000 * (1 - Within)), (long)(5_000_000 * (1 + Within)));
    }

    [Fact]
    public async Task Take_NothingAskedForAWhile_SavesUpNextToNothing()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        _time.Advance(TimeSpan.FromHours(1));
        using var line = new Line(limit, 4);

        (await FlowAsync(line)).Should().BeInRange(5_000_000 * (1 - Within), 5_000_000 * (1 + Within));
    }

    [Fact]
    public async Task GiveBack_WhatWasNotRead_GoesToTheOthers()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(limit, 8, read: granted => Math.Min(granted, 3000));

        (await FlowAsync(line)).Should().BeInRange(5_000_000 * (1 - Within), 5_000_000 * (1 + Within));
    }

    [Fact]
    public async Task Take_Cancelled_EndsAtOnceAndTakesNothing()
    {
        var all = new RateLimit(_time) { BytesPerSecond = 100_000 };
        var limit = new RateLimit(_time, all) { BytesPerSecond = 100_000 };
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 20).Select(_ => limit.TakeAsync(1 << 20, stop.Token).AsTask()).ToList();

        await stop.CancelAsync();

        foreach (var one in waiting)
        {
            await one.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        }

        using var line = new Line(limit, 2);
        (await FlowAsync(line)).Should().BeInRange(500_000 * (1 - Within), 500_000 * (1 + Within));
    }

    private Task<double> FlowAsync(Line line) => FlowAsync(line, FiveSeconds);

    private async Task<double> FlowAsync(Line line, TimeSpan length)
    {
        var before = line.Total;
        await FlowAsync([line], length);
        return line.Total - before;
    }

    /// <summary>Time passes step by step; each step, whoever was served takes again.</summary>
    private async Task FlowAsync(Line[] lines, TimeSpan length)
    {
        for (var left = length; left > TimeSpan.Zero; left -= Tick)
        {
            _time.Advance(Tick);
            foreach (var line in lines)
            {
                await line.TurnAsync();
            }
        }
    }

    /// <summary>Connections that always want more, driven by hand so that nothing depends on threads.</summary>
    private sealed class Line(RateLimit limit, int connections, Func<int, int>? read = null) : IDisposable
    {
        private readonly Task<int>?[] _asked = new Task<int>?[connections];
        private readonly CancellationTokenSource _stop = new();

        public long[] Taken { get; } = new long[connections];

        public long Total => Taken.Sum();

        public async Task TurnAsync()
        {
            // Those that were served go on, until all wait.
            for (var moved = true; moved;)
            {
                moved = false;
                for (var i = 0; i < connections; i++)
                {
                    _asked[i] ??= limit.TakeAsync(1 << 20, _stop.Token).AsTask();
                    await SettleAsync(_asked[i]!);
                    if (_asked[i]!.IsCompletedSuccessfully)
                    {
                        var granted = await _asked[i]!;
                        var count = read?.Invoke(granted) ?? granted;
                        limit.GiveBack(granted - count);
                        Taken[i] += count;
                        _asked[i] = null;
                        moved = true;
                    }
                }
            }
        }

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }

        /// <summary>Lets what was served below run on to what it is part of.</summary>
        private static async Task SettleAsync(Task asked)
        {
            for (var i = 0; i < 3 && !asked.IsCompleted; i++)
            {
                await Task.Yield();
            }
        }
    }
}
