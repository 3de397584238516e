using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Pace;

/// <summary>What holds, by the person's limit, the schedule and the clock; settings in a real database.</summary>
public sealed class PaceWatchTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-pace-").FullName;
    private readonly SettableClock _time = new(new DateTimeOffset(2026, 10, 24, 21, 30, 0, TimeSpan.Zero));
    private readonly SleepWatch _sleep;
    private readonly Database _database;
    private readonly PreferencesStore _preferences;
    private readonly PaceWatch _watch;

    public PaceWatchTests()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        _database = new Database(_folder);
        _preferences = new PreferencesStore(_database);
        _sleep = new SleepWatch(_time, NullLogger<SleepWatch>.Instance);
        _watch = new PaceWatch(_preferences, new MlxManagerOptions(_folder, 3), _time, _sleep);
    }

    public async Task InitializeAsync()
    {
        await _database.MigrateAsync(default);
        await _preferences.LoadAsync();
        _sleep.Begin();
        _watch.Begin();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _watch.Dispose();
        _sleep.Dispose();
        _preferences.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Now_NothingSet_IsFree()
    {
        _watch.Now.Should().Be(PaceNow.Free);
        _watch.Limit.IsOn.Should().BeFalse();
        _watch.MaxActiveDownloads.Should().Be(3);
    }

    [Fact]
    public async Task SetAsync_ALimit_HoldsWhenItReturnsAndAfterARestart()
    {
        await SetAsync(set => set with { IsLimited = true, BytesPerSecond = 2_000_000, MaxActiveDownloads = 5 });

        _watch.Now.Should().Be(new PaceNow(HourPace.Limited, PaceSource.Person, 2_000_000, null, false, false));
        _watch.Limit.BytesPerSecond.Should().Be(2_000_000);

        using var again = new PreferencesStore(_database);
        await again.LoadAsync();
        using var restarted = new PaceWatch(again, new MlxManagerOptions(_folder), _time, SleepWatch.None);
        restarted.Begin();
        restarted.Now.Should().Be(_watch.Now);
        restarted.MaxActiveDownloads.Should().Be(5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(long.MaxValue)]
    public async Task SetAsync_AnImpossibleRate_ChangesNothing(long rate)
    {
        await _watch.Awaiting(watch => watch.SetAsync(set => set with { BytesPerSecond = rate }, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();

        _watch.Set.Should().Be(new PacePreferences());
    }

    [Fact]
    public async Task Schedule_OverAChangeOfClocks_PausesAndGoesOnByTheClockOnTheWall()
    {
        // Sunday 25 October 2026: from 2 to 3 comes twice. Paused from 2 to 4; it is 23:30 on Saturday.
        await SetAsync(set => set with { IsScheduled = true, Schedule = Week((DayOfWeek.Sunday, 2, HourPace.Paused), (DayOfWeek.Sunday, 3, HourPace.Paused)) });
        _watch.Now.Should().Be(PaceNow.Free with { Until = At("2026-10-25T02:00:00+02:00") });

        Until("2026-10-25T01:59:59+02:00");
        _watch.Now.Pace.Should().Be(HourPace.Full);
        var open = _watch.Closing;
        Until("2026-10-25T02:00:00+02:00");

        _watch.Now.Should().Be(new PaceNow(HourPace.Paused, PaceSource.Schedule, null, At("2026-10-25T04:00:00+01:00"), false, false));
        open.IsCancellationRequested.Should().BeTrue();
        var told = new List<PaceNow>();
        var waiting = _watch.WaitForOpenAsync(told.Add, default);
        Until("2026-10-25T03:59:59+01:00");
        waiting.IsCompleted.Should().BeFalse();
        Until("2026-10-25T04:00:00+01:00");
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        told.Should().ContainSingle();
        _watch.Closing.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Schedule_MachineSleptIntoAnotherHour_HoldsAsSoonAsItWakes()
    {
        await SetAsync(set => set with { IsScheduled = true, Schedule = Week((DayOfWeek.Sunday, 2, HourPace.Paused)) });
        var told = 0;
        _watch.Changed += () => told++;

        _time.Set(At("2026-10-25T02:30:00+02:00") - _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(2));

        _watch.Now.Pace.Should().Be(HourPace.Paused);
        told.Should().Be(1);
    }

    [Fact]
    public async Task Schedule_LimitedHour_LimitsAndTheStricterHolds()
    {
        await SetAsync(set => set with { IsScheduled = true, BytesPerSecond = 1_000_000, Schedule = Week((DayOfWeek.Saturday, 23, HourPace.Limited)) });
        _watch.Now.Should().Be(new PaceNow(HourPace.Limited, PaceSource.Schedule, 1_000_000, At("2026-10-25T00:00:00+02:00"), false, false));

        await SetAsync(set => set with { IsLimited = true });
        _watch.Now.Should().Be(new PaceNow(HourPace.Limited, PaceSource.Person, 1_000_000, null, false, false), "it is limited at every hour");

        await SetAsync(set => set with { IsLimited = false, IsScheduled = false });
        _watch.Now.Should().Be(PaceNow.Free);
    }

    [Fact]
    public async Task IgnoreSchedule_ClockWasAheadAndIsSetRight_IsFollowedAgain()
    {
        await SetAsync(set => set with { IsScheduled = true, Schedule = Week((DayOfWeek.Saturday, 23, HourPace.Paused)) });
        _time.Set(TimeSpan.FromDays(371));
        await _watch.IgnoreScheduleAsync(true, default);
        _watch.Now.IsScheduleIgnored.Should().BeTrue();

        _time.Set(TimeSpan.FromDays(-371));
        _time.Advance(TimeSpan.FromMinutes(5));

        _watch.Now.Pace.Should().Be(HourPace.Paused, "what was set aside for an hour is not set aside for a year");
    }

    [Fact]
    public async Task IgnoreSchedule_InAPausedHour_GoesOnUntilTheScheduleChangesAnyway()
    {
        await SetAsync(set => set with
        {
            IsScheduled = true,
            Schedule = Week((DayOfWeek.Saturday, 23, HourPace.Paused), (DayOfWeek.Sunday, 0, HourPace.Limited)),
        });
        var waiting = _watch.WaitForOpenAsync(_ => { }, default);

        await _watch.IgnoreScheduleAsync(true, default);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _watch.Now.Should().Be(PaceNow.Free with { Until = At("2026-10-25T00:00:00+02:00"), IsScheduleIgnored = true });
        Until("2026-10-25T00:00:00+02:00");
        _watch.Now.Pace.Should().Be(HourPace.Limited);

        await _watch.IgnoreScheduleAsync(true, default);
        _watch.Now.Pace.Should().Be(HourPace.Full);
        await _watch.IgnoreScheduleAsync(false, default);
        _watch.Now.Pace.Should().Be(HourPace.Limited);
    }

    [Fact]
    public async Task Schedule_TheMachineSleptOverTheHour_IsRightSoonAfter()
    {
        await SetAsync(set => set with { IsScheduled = true, Schedule = Week((DayOfWeek.Sunday, 9, HourPace.Paused)) });

        // Timers stood still; only the wall clock has moved.
        _time.AdjustTime(At("2026-10-25T09:20:00+01:00"));
        _watch.Now.Pace.Should().Be(HourPace.Full);
        _time.Advance(TimeSpan.FromSeconds(20));

        _watch.Now.Pace.Should().Be(HourPace.Paused);
    }

    [Fact]
    public async Task Changed_EachChangeOfTheSettings_IsToldOnce()
    {
        var told = 0;
        _watch.Changed += () => told++;

        await SetAsync(set => set with { IsLimited = true });
        told.Should().Be(1);
        await SetAsync(set => set with { MaxActiveDownloads = 7 });
        told.Should().Be(2);
        await SetAsync(set => set with { MaxActiveDownloads = 7 });
        told.Should().Be(2);
    }

    [Fact]
    public async Task Yields_LatencyRises_LowersTheCommonLimitAndSaysSo()
    {
        await SetAsync(set => set with { Yields = true });
        var pace = _watch.PaceOf(new RateLimit(_time, _watch.Limit));
        pace.IsLimited.Should().BeFalse();
        pace.Answered("cdn", TimeSpan.FromMilliseconds(20));
        for (var second = 0; second < 3; second++)
        {
            pace.Received(0, 8_000_000);
            _time.Advance(YieldControl.Interval);
        }

        pace.Received(0, 8_000_000);
        pace.Answered("cdn", TimeSpan.FromMilliseconds(900));
        _time.Advance(YieldControl.Interval);

        _watch.Now.IsYielding.Should().BeTrue();
        _watch.Limit.BytesPerSecond.Should().BeInRange(2_000_000, 7_000_000);
        await SetAsync(set => set with { Yields = false });
        _watch.Now.Should().Be(PaceNow.Free);
        pace.IsLimited.Should().BeFalse();
    }

    private Task SetAsync(Func<PacePreferences, PacePreferences> change) => _watch.SetAsync(change, default);

    private void Until(string moment) => _time.SetUtcNow(At(moment));

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

    private static WeeklySchedule Week(params (DayOfWeek Day, int Hour, HourPace Pace)[] hours) =>
        WeeklySchedule.Full.With((day, hour, pace) => hours.Where(one => one.Day == day && one.Hour == hour).Select(one => one.Pace).FirstOrDefault(pace));
}
