using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Pace;

namespace MlxManager.Tests.Pace;

/// <summary>A line of 10 MB/s with a queue in front of it; what others send waits in the same queue.</summary>
public sealed class YieldControlTests
{
    private const double Capacity = 10e6;
    private const double Base = 0.03;

    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(3);
    private readonly YieldControl _control;
    private double _queued;

    public YieldControlTests() => _control = new YieldControl(_time) { IsOn = true };

    [Fact]
    public void Look_NobodyElse_LeavesTheLineFull()
    {
        // The source itself gives no more than the line takes: there is no queue.
        var rates = Run(seconds: 120, wanted: 9e6, others: 0);

        rates.Should().AllSatisfy(rate => rate.Should().BeNull());
    }

    [Fact]
    public void Look_OthersNeedTheLine_GivesWayAndComesBack()
    {
        Run(seconds: 30, wanted: 9e6, others: 0);

        var busy = Run(seconds: 60, wanted: 9e6, others: 7e6);
        busy.Skip(20).Should().OnlyContain(rate => rate < 6e6, "others have 7 of 10");
        _queued.Should().BeLessThan(Capacity, "the queue does not grow for ever");

        var after = Run(seconds: 120, wanted: 9e6, others: 0);
        after[^1].Should().BeNull("nothing holds it back any more");
    }

    [Fact]
    public void Look_WeAloneFillTheQueue_KeepsItShort()
    {
        var delays = new List<double>();
        Run(seconds: 20, wanted: 5e6, others: 0);

        Run(seconds: 180, wanted: 20e6, others: 0, each: () => delays.Add(_queued / Capacity));

        delays.Skip(60).Average().Should().BeLessThan(0.5, "a page of somebody else would wait behind it");
    }

    [Fact]
    public void Look_OneSlowAnswerAmongQuickOnes_IsTheSourcesOwnBusiness()
    {
        for (var second = 0; second < 60; second++)
        {
            _control.Received(5_000_000);
            _control.Answered("cdn", TimeSpan.FromSeconds(Base));
            _control.Answered("cdn", TimeSpan.FromSeconds(2));
            _time.Advance(YieldControl.Interval);
            _control.Look().Should().BeNull();
        }
    }

    [Fact]
    public void Look_SlowSourceBesideAQuickOne_IsComparedWithItself()
    {
        for (var second = 0; second < 60; second++)
        {
            _control.Received(5_000_000);
            _control.Answered(second % 2 == 0 ? "cdn" : "hub", TimeSpan.FromSeconds(second % 2 == 0 ? Base : 0.6));
            _time.Advance(YieldControl.Interval);
            _control.Look().Should().BeNull();
        }
    }

    [Fact]
    public void Look_WhateverTheLatency_NeverStops()
    {
        _control.Answered("cdn", TimeSpan.FromSeconds(Base));
        for (var second = 0; second < 100; second++)
        {
            _control.Received((int)Math.Min(_control.Look() ?? 5_000_000, 5_000_000));
            _control.Answered("cdn", TimeSpan.FromSeconds(20));
            _time.Advance(YieldControl.Interval);
        }

        _control.Look().Should().BeGreaterThanOrEqualTo(YieldControl.LeastBytesPerSecond);
    }

    [Fact]
    public void Look_TheRouteIsLongerForGood_GetsUsedToIt()
    {
        Run(seconds: 30, wanted: 5e6, others: 0);

        var later = Run(seconds: 900, wanted: 5e6, others: 0, extra: 0.4);

        later[^1].Should().BeNull();
    }

    [Fact]
    public void IsOn_Off_HoldsNothingBack()
    {
        Run(seconds: 40, wanted: 9e6, others: 8e6);
        _control.Look().Should().NotBeNull();

        _control.IsOn = false;

        _control.Look().Should().BeNull();
    }

    /// <returns>The rate of each second.</returns>
    private List<long?> Run(int seconds, double wanted, double others, double extra = 0, Action? each = null)
    {
        var rates = new List<long?>();
        for (var second = 0; second < seconds; second++)
        {
            var rate = _control.Look();
            rates.Add(rate);
            var ours = Math.Min(wanted, rate ?? double.MaxValue);

            // TCP gives way to a full buffer: two seconds of queue at most, and each gets his part of the line.
            _queued = Math.Clamp(_queued + ours + others - Capacity, 0, 2 * Capacity);
            var share = ours + others > Capacity ? ours / (ours + others) * Capacity : ours;
            _control.Received((int)share);
            for (var answers = _random.Next(0, 3); answers > 0; answers--)
            {
                _control.Answered("cdn", TimeSpan.FromSeconds(Base + extra + (_queued / Capacity) + (_random.NextDouble() * 0.02)));
            }

            each?.Invoke();
            _time.Advance(YieldControl.Interval);
        }

        return rates;
    }
}
