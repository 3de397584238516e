using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Pace;

namespace MlxManager.Tests.Pace;

public sealed class RateLimitTests
{
    private const double Within = 0.05;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Pump _pump = new();

    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 16)]
    [InlineData(250_000_000, 8)]
    public void Take_AnyRateAndConnections_KeepsToItInEveryFiveSeconds(long rate, int connections)
    {
        var limit = new RateLimit(_time) { BytesPerSecond = rate };
        using var line = new Line(_pump, limit, connections);

        for (var round = 0; round < 3; round++)
        {
            Flow(line).Should().BeInRange(5 * rate * (1 - Within), 5 * rate * (1 + Within));
        }
    }

    [Fact]
    public void Take_ManyConnections_AllGetTheSame()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(_pump, limit, 10);

        Flow(line);

        line.Taken.Should().OnlyContain(taken => Math.Abs(taken - 500_000) <= 50_000);
    }

    [Fact]
    public async Task Take_OneWithLittleToBring_WaitsNoLongerThanOneRound()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(_pump, limit, 16);
        Flow(line, TimeSpan.FromSeconds(1));

        var small = Task.FromResult(0);
        _pump.Inside(() => small = limit.TakeAsync(300, default).AsTask());
        Flow(line, TimeSpan.FromSeconds(0.5));

        small.IsCompletedSuccessfully.Should().BeTrue();
        (await small).Should().Be(300);
    }

    [Fact]
    public void BytesPerSecond_ChangedWhileTheyWait_CountsAtOnce()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 100_000_000 };
        using var line = new Line(_pump, limit, 8);
        Flow(line);

        limit.BytesPerSecond = 50_000;
        Flow(line).Should().BeInRange(250_000 * (1 - Within), 250_000 * (1 + Within));
        limit.BytesPerSecond = 2_000_000;
        Flow(line).Should().BeInRange(10_000_000 * (1 - Within), 10_000_000 * (1 + Within));
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
    public void Take_OneBelowAnother_KeepsToBoth()
    {
        var all = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var limited = new Line(_pump, new RateLimit(_time, all) { BytesPerSecond = 200_000 }, 4);
        using var free = new Line(_pump, new RateLimit(_time, all), 4);

        Flow(FiveSeconds, limited, free);

        limited.Total.Should().BeInRange((long)(1_000_000 * (1 - Within)), (long)(1_000_000 * (1 + Within)));
        (limited.Total + free.Total).Should().BeInRange((long)(5_000_000 * (1 - Within)), (long)(5_000_000 * (1 + Within)));
    }

    [Fact]
    public void Take_NothingAskedForAWhile_SavesUpNextToNothing()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        _time.Advance(TimeSpan.FromHours(1));
        using var line = new Line(_pump, limit, 4);

        Flow(line).Should().BeInRange(5_000_000 * (1 - Within), 5_000_000 * (1 + Within));
    }

    [Fact]
    public void GiveBack_WhatWasNotRead_GoesToTheOthers()
    {
        var limit = new RateLimit(_time) { BytesPerSecond = 1_000_000 };
        using var line = new Line(_pump, limit, 8, read: granted => Math.Min(granted, 3000));

        Flow(line).Should().BeInRange(5_000_000 * (1 - Within), 5_000_000 * (1 + Within));
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

        using var line = new Line(_pump, limit, 2);
        Flow(line).Should().BeInRange(500_000 * (1 - Within), 500_000 * (1 + Within));
    }

    private double Flow(Line line) => Flow(line, FiveSeconds);

    private double Flow(Line line, TimeSpan length)
    {
        var before = line.Total;
        Flow(length, line);
        return line.Total - before;
    }

    /// <summary>Time passes step by step; in each, whoever was served takes again until all wait.</summary>
    private void Flow(TimeSpan length, params Line[] lines)
    {
        Array.ForEach(lines, line => line.Begin());
        for (var left = length; left > TimeSpan.Zero; left -= Tick)
        {
            _time.Advance(Tick);
            _pump.Run();
        }
    }

    /// <summary>Runs what goes on after an await here, when asked to: nothing depends on threads.</summary>
    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> _work = new();

        public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

        public void Run() => Inside(() =>
        {
            while (_work.TryDequeue(out var next))
            {
                next.Work(next.State);
            }
        });

        public void Inside(Action work)
        {
            var before = Current;
            SetSynchronizationContext(this);
            work();
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Connections that always want more.</summary>
    private sealed class Line(Pump pump, RateLimit limit, int connections, Func<int, int>? read = null) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task[]? _running;

        public long[] Taken { get; } = new long[connections];

        public long Total => Taken.Sum();

        public void Begin() => pump.Inside(() => _running ??= [.. Enumerable.Range(0, connections).Select(RunAsync)]);

        public void Dispose()
        {
            pump.Inside(_stop.Cancel);
            pump.Run();
            _running!.Should().OnlyContain(task => task.IsCanceled);
            _stop.Dispose();
        }

        private async Task RunAsync(int connection)
        {
            while (true)
            {
                var granted = await limit.TakeAsync(1 << 20, _stop.Token);
                var count = read?.Invoke(granted) ?? granted;
                limit.GiveBack(granted - count);
                Taken[connection] += count;
            }
        }
    }
}
