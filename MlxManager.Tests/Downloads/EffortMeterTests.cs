using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class EffortMeterTests
{
    private readonly EffortMeter _meter = new();

    [Fact]
    public void Look_NothingCame_TellsNothingNew()
    {
        Look(0, 0);
        Look(1, 1000);
        var before = _meter.Effort;

        Look(2, 1000);
        Look(3, 1000);

        _meter.Effort.Should().Be(before);
    }

    [Fact]
    public void Look_AfterAStall_CountsOnlyTheTimeInWhichBytesCame()
    {
        Look(0, 0);
        Look(1, 1000);
        Look(2, 1000);
        Look(3, 1000);
        Look(4, 3000);

        _meter.Effort.Should().Be(new Effort(TimeSpan.FromSeconds(2), 3000, 0));
    }

    [Fact]
    public void Look_AfterTheMachineSlept_CountsNoTransferForTheNight()
    {
        Look(0, 0);
        Look(30_000, 1000);

        _meter.Effort.ActiveTime.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Look_TheRunBeganAnew_KeepsWhatItHadFetched()
    {
        Look(0, 0);
        Look(1, 1000);
        Look(2, 300);

        _meter.Effort.FetchedBytes.Should().Be(1300);
    }

    [Fact]
    public void Look_RatesComeAndGo_KeepsTheBest()
    {
        Look(0, 0);
        Look(1, 1000, 500);
        Look(2, 2000, 900);
        Look(3, 3000, 100);

        _meter.Effort.PeakBytesPerSecond.Should().Be(900);
    }

    [Fact]
    public void Plus_TwoRuns_AddsTimeAndBytesAndTakesTheBetterPeak() =>
        (new Effort(TimeSpan.FromSeconds(2), 10, 7) + new Effort(TimeSpan.FromSeconds(3), 20, 5))
            .Should().Be(new Effort(TimeSpan.FromSeconds(5), 30, 7));

    private void Look(double second, long received, double? rate = null) => _meter.Look(TimeSpan.FromSeconds(second), received, rate);
}
