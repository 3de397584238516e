using MlxManager.Core.Pace;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Pace;

public sealed class SteadyTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Now_ClockIsSetBackAndForth_GoesOnAsTimeDoes()
    {
        var clock = new SettableClock(Start);
        var steady = new SteadyTime(clock);

        clock.Set(TimeSpan.FromDays(-400));
        clock.Advance(TimeSpan.FromSeconds(3));
        steady.Now.Should().Be(Start.AddSeconds(3));
        clock.Set(TimeSpan.FromDays(4000));
        clock.Advance(TimeSpan.FromSeconds(4));
        steady.Now.Should().Be(Start.AddSeconds(7));
    }
}
