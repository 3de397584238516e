using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class RateMeterTests
{
    private readonly RateMeter _meter = new();

    [Fact]
    public void Rate_BeforeThreeSeconds_SaysNothing()
    {
        Feed(0, 2.75, 1000);

        _meter.Rate.Should().BeNull();
    }

    [Fact]
    public void Rate_SteadyTransfer_IsItsRate()
    {
        Feed(0, 10, 1_000_000);

        _meter.Rate.Should().BeApproximately(1_000_000, 10_000);
    }

    [Fact]
    public void Rate_NoByteForThreeSeconds_IsZero()
    {
        Feed(0, 10, 1_000_000);
        for (var at = 10.25; at <= 13.5; at += 0.25)
        {
            _meter.Add(TimeSpan.FromSeconds(at), 10_000_000);
        }

        _meter.Rate.Should().Be(0);
    }

    [Fact]
    public void Rate_AfterReset_SaysNothingAgain()
    {
        Feed(0, 10, 1_000_000);

        _meter.Reset();

        _meter.Rate.Should().BeNull();
        _meter.Add(TimeSpan.FromSeconds(11), 11_000_000);
        _meter.Rate.Should().BeNull();
    }

    [Fact]
    public void Rate_RunStartedOver_SaysNothingUntilItHasWatchedAgain()
    {
        Feed(0, 10, 1_000_000);
        _meter.Add(TimeSpan.FromSeconds(10.25), 0);
        _meter.Rate.Should().BeNull();

        for (var at = 10.5; at <= 14; at += 0.25)
        {
            _meter.Add(TimeSpan.FromSeconds(at), (long)((at - 10.25) * 2000));
        }

        _meter.Rate.Should().BeApproximately(2000, 20);
    }

    private void Feed(double from, double to, double bytesPerSecond)
    {
        for (var at = from; at <= to; at += 0.25)
        {
            _meter.Add(TimeSpan.FromSeconds(at), (long)(at * bytesPerSecond));
        }
    }
}
