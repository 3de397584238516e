using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal;

public sealed class ClockTrustTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly SettableClock _time = new(Start);
    private readonly ClockTrust _trust;

    public ClockTrustTests() => _trust = new ClockTrust(_time);

    [Fact]
    public void Passed_TimeGoesByHourByHour_IsBelievedAtOnce()
    {
        var due = Start + TimeSpan.FromDays(14);

        Hours((14 * 24) - 1);
        Passed(due).Should().BeFalse();
        Hours(1);
        Passed(due).Should().BeTrue();
    }

    [Fact]
    public void Passed_ClockSetFarForward_IsBelievedAfterADayOnly()
    {
        var due = Start + TimeSpan.FromDays(14);
        _time.Set(TimeSpan.FromDays(40_000));

        Hours(24);
        Passed(due).Should().BeFalse("it may be set right yet");
        Hours(1);
        Passed(due).Should().BeTrue();
    }

    [Fact]
    public void Passed_ClockSetForwardAndRightAgain_NothingIsDueEarly()
    {
        var due = Start + TimeSpan.FromDays(2);
        _time.Set(TimeSpan.FromDays(400));
        Hours(3);
        Passed(due).Should().BeFalse();
        _time.Set(TimeSpan.FromDays(-400));

        Hours(44);
        Passed(due).Should().BeFalse();
        Hours(1);
        Passed(due).Should().BeTrue("the way back is no leap to be doubted");
    }

    [Fact]
    public void Passed_DueForYearsWhenFirstAsked_WaitsForADay()
    {
        var due = Start - TimeSpan.FromDays(3650);

        Passed(due).Should().BeFalse("such a clock is wrong more often than a machine is off for so long");
        Passed(Start - TimeSpan.FromDays(100)).Should().BeTrue();
        Hours(24);
        Passed(due).Should().BeTrue();
    }

    private bool Passed(DateTimeOffset due) => _trust.HasPassed(due, _time.GetUtcNow());

    private void Hours(int count)
    {
        for (var hour = 0; hour < count; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            _trust.Look();
        }
    }
}
