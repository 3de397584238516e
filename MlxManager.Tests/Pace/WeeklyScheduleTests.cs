using System.Globalization;
using System.Text.Json;
using MlxManager.Core.Pace;

namespace MlxManager.Tests.Pace;

public sealed class WeeklyScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

    [Theory]
    [InlineData("2026-11-23T08:59:59+01:00", HourPace.Full)]
    [InlineData("2026-11-23T09:00:00+01:00", HourPace.Limited)]
    [InlineData("2026-11-23T08:30:00+00:00", HourPace.Limited)]
    [InlineData("2026-11-23T10:00:00+01:00", HourPace.Full)]
    [InlineData("2026-11-24T09:00:00+01:00", HourPace.Full)]
    [InlineData("2026-11-29T23:59:59+01:00", HourPace.Paused)]
    public void At_AnyMoment_IsThePaceOfTheLocalHour(string moment, HourPace expected) =>
        Week((DayOfWeek.Monday, 9, HourPace.Limited), (DayOfWeek.Sunday, 23, HourPace.Paused)).At(At(moment), Berlin).Should().Be(expected);

    // In Berlin the clocks go from 2 to 3 on 28 March 2027 and from 3 back to 2 on 25 October 2026; in New York on 14 March and 1 November.
    [Theory]
    [InlineData("Europe/Berlin", 1, "2027-03-28T01:30:00+01:00", "2027-03-28T03:00:00+02:00", "the clock skips from the paused hour's end")]
    [InlineData("Europe/Berlin", 1, "2026-10-25T01:30:00+02:00", "2026-10-25T02:00:00+02:00", "the hour before the change comes once")]
    [InlineData("Europe/Berlin", 2, "2026-10-25T02:30:00+02:00", "2026-10-25T03:00:00+01:00", "the hour that comes twice is paused twice")]
    [InlineData("Europe/Berlin", 2, "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00", "also seen from its second time")]
    [InlineData("America/New_York", 1, "2027-03-14T01:30:00-05:00", "2027-03-14T03:00:00-04:00", "the clock skips from the paused hour's end")]
    [InlineData("America/New_York", 1, "2026-11-01T01:30:00-04:00", "2026-11-01T02:00:00-05:00", "the hour that comes twice is paused twice")]
    public void NextChange_OverAChangeOfClocks_IsWhenTheClockOnTheWallSays(string zone, int hour, string now, string expected, string because) =>
        Week((DayOfWeek.Sunday, hour, HourPace.Paused))
            .NextChange(At(now), TimeZoneInfo.FindSystemTimeZoneById(zone)).Should().Be(At(expected), because);

    [Fact]
    public void NextChange_TheHourIsLeftOut_IsAWeekLater()
    {
        var week = Week((DayOfWeek.Sunday, 2, HourPace.Paused));

        week.NextChange(At("2027-03-28T00:00:00+01:00"), Berlin).Should().Be(At("2027-04-04T02:00:00+02:00"));
    }

    [Fact]
    public void NextChange_ClocksGoByHalfAnHour_IsTheHourOnTheWall()
    {
        // On Lord Howe Island at 2 the clock shows 1:30 again, on 4 April 2027.
        var week = Week((DayOfWeek.Sunday, 2, HourPace.Paused));

        week.NextChange(At("2027-04-04T01:45:00+11:00"), LordHowe).Should().Be(At("2027-04-04T02:00:00+10:30"));
    }

    [Fact]
    public void NextChange_EveryHourOfTwoYears_IsTheFirstMomentOfAnotherPace()
    {
        var random = new Random(5);
        var week = WeeklySchedule.Full.With((_, _, _) => (HourPace)random.Next(3));
        foreach (var zone in new[] { Berlin, NewYork, LordHowe })
        {
            var at = At("2026-01-01T00:07:00Z");
            while (at.Year < 2028)
            {
                var next = week.NextChange(at, zone)!.Value;
                week.At(next, zone).Should().NotBe(week.At(at, zone));
                week.At(next.AddTicks(-1), zone).Should().Be(week.At(at, zone));
                at = next;
            }
        }
    }

    [Fact]
    public void NextChange_TheSameAllWeek_IsNever() =>
        WeeklySchedule.Full.With((_, _, _) => HourPace.Paused).NextChange(DateTimeOffset.UnixEpoch, Berlin).Should().BeNull();

    [Fact]
    public void NextChange_OneHourOfTheWeek_IsFoundFromItsOwnEnd()
    {
        var week = Week((DayOfWeek.Monday, 0, HourPace.Paused));

        week.NextChange(At("2026-11-23T01:00:00+01:00"), Berlin).Should().Be(At("2026-11-30T00:00:00+01:00"));
    }

    [Fact]
    public void Text_ThereAndBack_IsEqual()
    {
        var week = Week((DayOfWeek.Monday, 0, HourPace.Limited), (DayOfWeek.Sunday, 23, HourPace.Paused));

        week.ToString().Should().StartWith("lf").And.EndWith("fp").And.HaveLength(168);
        WeeklySchedule.TryParse(week.ToString(), out var parsed).Should().BeTrue();
        parsed.Should().Be(week).And.NotBe(WeeklySchedule.Full);
        JsonSerializer.Deserialize<WeeklySchedule>(JsonSerializer.Serialize(week)).Should().Be(week);
        week.LettersOf(DayOfWeek.Sunday).Should().Be(new string('f', 23) + "p");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("flp")]
    public void TryParse_AnythingElse_IsRefused(string? text) => WeeklySchedule.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void TryParse_AWrongLetter_IsRefused() => WeeklySchedule.TryParse(new string('x', 168), out _).Should().BeFalse();

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);

    private static WeeklySchedule Week(params (DayOfWeek Day, int Hour, HourPace Pace)[] hours) =>
        WeeklySchedule.Full.With((day, hour, pace) => hours.Where(one => one.Day == day && one.Hour == hour).Select(one => one.Pace).FirstOrDefault(pace));
}
