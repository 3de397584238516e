using System.Globalization;
using MlxManager.Core.Pace;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>The week as a grid of hours to be painted; what is painted counts at once, in every tab.</summary>
public sealed partial class SchedulePage
{
    private static readonly HourPace[] Paces = Enum.GetValues<HourPace>();

    private HourPace _brush = HourPace.Limited;
    private string _painted = "";

    private string Intro => PaceTexts.ScheduleIntro.With(Watch.Zone.Id, TimeZoneInfo.ConvertTime(Time.GetUtcNow(), Watch.Zone).ToString("t", CultureInfo.CurrentCulture));

    private string Hint(HourPace pace) => pace switch
    {
        HourPace.Full => PaceTexts.FullHint,
        HourPace.Limited => PaceTexts.LimitedHint.With(PaceText.Rate(Set.BytesPerSecond)),
        _ => PaceTexts.PausedHint,
    };

    private async Task PaintAsync(HourRange hours)
    {
        await SetAsync(set => set with { Schedule = set.Schedule.With((day, hour, old) => hours.Holds(day, hour) ? hours.Pace : old) });
        _painted = Trouble.Length == 0 ? hours.Text : "";
    }
}
