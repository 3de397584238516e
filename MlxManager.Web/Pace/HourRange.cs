using MlxManager.Core.Pace;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>The hours between two corners of the grid, and what they are painted with. Days count from Monday, 0.</summary>
public sealed record HourRange
{
    private readonly int _firstDay;
    private readonly int _lastDay;
    private readonly int _firstHour;
    private readonly int _lastHour;

    /// <summary>The corners in any order; one beyond the grid's edge stands for the edge.</summary>
    public HourRange(int day, int hour, int otherDay, int otherHour, HourPace pace)
    {
        (_firstDay, _lastDay) = Ordered(day, otherDay, WeeklySchedule.Days);
        (_firstHour, _lastHour) = Ordered(hour, otherHour, WeeklySchedule.HoursADay);
        Pace = pace;
    }

    public HourPace Pace { get; }

    /// <summary><c>Monday to Friday, 9:00 to 17:00: limited</c>.</summary>
    public string Text
    {
        get
        {
            var (first, last) = (Name(_firstDay), Name(_lastDay));
            var days = _firstDay == _lastDay ? first : PaceTexts.DaysTo.With(first, last);
            return PaceTexts.Painted.With(days, PaceText.Hours(_firstHour, _lastHour), PaceText.Pace(Pace));
        }
    }

    public bool Holds(DayOfWeek day, int hour)
    {
        var at = WeeklySchedule.DaysInOrder.ToList().IndexOf(day);
        return at >= _firstDay && at <= _lastDay && hour >= _firstHour && hour <= _lastHour;
    }

    private static (int First, int Last) Ordered(int one, int other, int count) =>
        (Math.Clamp(Math.Min(one, other), 0, count - 1), Math.Clamp(Math.Max(one, other), 0, count - 1));

    private static string Name(int day) => PaceText.DayName(WeeklySchedule.DaysInOrder[day]);
}
