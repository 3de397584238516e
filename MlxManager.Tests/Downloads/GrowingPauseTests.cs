using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Downloads;

public sealed class GrowingPauseTests : IDisposable
{
    private readonly SettableClock _clock = new(new DateTimeOffset(2026, 11, 26, 22, 0, 0, TimeSpan.Zero));
    private readonly SleepWatch _sleep;

    public GrowingPauseTests()
    {
        _sleep = new SleepWatch(_clock, NullLogger<SleepWatch>.Instance);
        _sleep.Begin();
    }

    public void Dispose() => _sleep.Dispose();

    [Fact]
    public void Next_AgainAndAgain_GrowsUntilTheMachineHasSlept()
    {
        var pause = new GrowingPause(new Backoff(new TransferOptions { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromHours(1) }, new Random(1)), _sleep);
        for (var tries = 0; tries < 6; tries++)
        {
            pause.Next().TotalSeconds.Should().BeInRange(Math.Pow(2, tries) / 2, Math.Pow(2, tries), "between half and all of what it has grown to");
        }

        _clock.Set(TimeSpan.FromHours(8));
        _clock.Advance(TimeSpan.FromSeconds(2));

        pause.Next().TotalSeconds.Should().BeInRange(0.5, 1);
        pause.Next().TotalSeconds.Should().BeInRange(1, 2);
    }

    [Fact]
    public void Next_OtherSideAsked_IsNeverShorter() =>
        new GrowingPause(new Backoff(new TransferOptions(), new Random(1)), _sleep).Next(TimeSpan.FromSeconds(90)).TotalSeconds.Should().BeInRange(90, 99);
}
