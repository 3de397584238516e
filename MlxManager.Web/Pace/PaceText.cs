using System.Globalization;
using MlxManager.Core.Pace;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>What holds for all downloads together, in words.</summary>
internal static class PaceText
{
    private const double Megabyte = 1e6;

    /// <summary>For the button: <c>No limit</c>, <c>5.0 MB/s</c>, <c>Paused</c>.</summary>
    public static string Label(PaceNow now) => now.Pace switch
    {
        HourPace.Paused => PaceTexts.Paused,
        HourPace.Limited => Rate(now.BytesPerSecond ?? 0),
        _ => now.IsYielding ? PaceTexts.Yielding : PaceTexts.NoLimit,
    };

    /// <summary><c>Limited to 5.0 MB/s until 18:00 by the schedule.</c></summary>
    public static string Sentence(PaceNow now, DateTimeOffset moment, TimeZoneInfo zone)
    {
        var until = now.Until is { } end ? Moment(end, moment, zone) : null;
        var rate = Rate(now.BytesPerSecond ?? 0);
        var said = (now.Pace, now.By, until) switch
        {
            (HourPace.Paused, _, null) => PaceTexts.NowPaused,
            (HourPace.Paused, _, _) => PaceTexts.NowPausedUntil.With(until),
            (HourPace.Limited, PaceSource.Schedule, null) => PaceTexts.NowScheduleLimited.With(rate),
            (HourPace.Limited, PaceSource.Schedule, _) => PaceTexts.NowScheduleLimitedUntil.With(rate, until),
            (HourPace.Limited, _, { }) when !now.IsScheduleIgnored => PaceTexts.NowLimitedUntil.With(rate, until),
            (HourPace.Limited, _, _) => PaceTexts.NowLimited.With(rate),
            (_, _, { }) when !now.IsScheduleIgnored => PaceTexts.NowFullUntil.With(until),
            _ => PaceTexts.NowFull,
        };
        said = now.IsScheduleIgnored ? $"{said} {PaceTexts.NowIgnored.With(until)}" : said;
        return now.IsYielding ? $"{said} {PaceTexts.NowYielding}" : said;
    }

    /// <summary>The time of day, with the day where it is another one.</summary>
    public static string Moment(DateTimeOffset end, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(end, zone), TimeZoneInfo.ConvertTime(now, zone));
        var time = local.ToString("t", CultureInfo.CurrentCulture);
        return local.Date == today.Date ? time : $"{DayName(local.DayOfWeek)}, {time}";
    }

    public static string Rate(long bytesPerSecond) => Amount.Rate(bytesPerSecond);

    public static string Pace(HourPace pace) => pace switch
    {
        HourPace.Full => PaceTexts.Full,
        HourPace.Limited => PaceTexts.Limited,
        _ => PaceTexts.Paused,
    };

    /// <summary>In the language of the texts.</summary>
    public static string DayName(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day);

    public static string ShortDayName(DayOfWeek day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName(day);

    /// <summary><c>9:00 to 17:00</c>.</summary>
    public static string Hours(int first, int last) => PaceTexts.Hours.With(first, last + 1);

    /// <summary>For a field of type number, whose value is the same in every language.</summary>
    public static string Megabytes(long bytesPerSecond) => (bytesPerSecond / Megabyte).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Null when it is no rate that can be set.</summary>
    public static long? Bytes(string? megabytes) =>
        double.TryParse(megabytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0.01 and <= 1e6
            ? (long)Math.Round(value * Megabyte)
            : null;

}
