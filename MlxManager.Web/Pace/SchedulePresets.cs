using MlxManager.Core.Pace;

namespace MlxManager.Web.Pace;

/// <summary>Weeks to begin with.</summary>
internal static class SchedulePresets
{
    private const int Morning = 7;
    private const int Night = 23;

    public static IReadOnlyList<(Func<string> Name, WeeklySchedule Schedule)> All { get; } =
    [
        (() => PaceTexts.PresetAlwaysFull, WeeklySchedule.Full),
        (() => PaceTexts.PresetNightsFull, Week((_, hour) => IsDay(hour) ? HourPace.Limited : HourPace.Full)),
        (() => PaceTexts.PresetNightsOnly, Week((_, hour) => IsDay(hour) ? HourPace.Paused : HourPace.Full)),
        (() => PaceTexts.PresetOffice, Week((day, hour) =>
            day is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && hour is >= 9 and < 17 ? HourPace.Paused : HourPace.Full)),
    ];

    private static bool IsDay(int hour) => hour is >= Morning and < Night;

    private static WeeklySchedule Week(Func<DayOfWeek, int, HourPace> pace) => WeeklySchedule.Full.With((day, hour, _) => pace(day, hour));
}
