using MlxManager.Core.Pace;

namespace MlxManager.Web.Api;

/// <summary>How much at once and how fast: what is set, and what holds now.</summary>
/// <param name="MaxActiveDownloads">Downloads that run at the same time, 1 to 64.</param>
/// <param name="Yields">Whether downloads slow down by themselves while latency rises.</param>
/// <param name="Now">Only told; not to be set.</param>
internal sealed record PaceObject(int MaxActiveDownloads, PaceLimitObject Limit, PaceScheduleObject Schedule, bool Yields, PaceNowObject Now)
{
    public static PaceObject From(PaceWatch pace)
    {
        var (set, now) = (pace.Set, pace.Now);
        return new PaceObject(
            pace.MaxActiveDownloads,
            new PaceLimitObject(set.IsLimited, set.BytesPerSecond),
            new PaceScheduleObject(
                set.IsScheduled,
                WeeklySchedule.DaysInOrder.ToDictionary(DayName, set.Schedule.LettersOf),
                now.IsScheduleIgnored ? now.Until : null),
            set.Yields,
            new PaceNowObject(now.Pace, now.By, now.BytesPerSecond, now.Until, now.IsYielding));
    }

    public static string DayName(DayOfWeek day) => Query.Word(day);
}

/// <param name="IsOn">Whether all downloads together are limited at every hour.</param>
/// <param name="BytesPerSecond">The rate of the limit, and of the schedule's limited hours.</param>
internal sealed record PaceLimitObject(bool IsOn, long BytesPerSecond);

/// <param name="Hours">For each day, monday to sunday, 24 letters from midnight on, in this machine's time: f full, l limited, p paused.</param>
/// <param name="IgnoredUntil">The schedule has been set aside until then.</param>
internal sealed record PaceScheduleObject(bool IsOn, IReadOnlyDictionary<string, string> Hours, DateTimeOffset? IgnoredUntil);

/// <param name="By">Who wants it so.</param>
/// <param name="BytesPerSecond">Only when limited.</param>
/// <param name="Until">When the schedule will have it otherwise; null when it stays so.</param>
internal sealed record PaceNowObject(HourPace Pace, PaceSource By, long? BytesPerSecond, DateTimeOffset? Until, bool IsYielding);
