using Microsoft.AspNetCore.Http.HttpResults;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Api;

/// <summary>How much at once, and how fast.</summary>
internal static class PaceApi
{
    public static void MapPace(this IEndpointRouteBuilder models)
    {
        models.MapGet("/pace", Get).WithName("getPace")
            .WithSummary("How many downloads run at once, what they are limited to, by what schedule, and what holds now.");
        models.MapPut("/pace", SetAsync).WithName("setPace")
            .WithSummary("Set any of it; what is left out stays as it is. Counts at once.")
            .Accepts<PaceBody>("application/json")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
    }

    private static Ok<PaceObject> Get(PaceWatch pace) => TypedResults.Ok(PaceObject.From(pace));

    private static async Task<Results<Ok<PaceObject>, ProblemHttpResult>> SetAsync(
        HttpRequest request, PaceWatch pace, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"limit\": {\"is_on\": true, \"bytes_per_second\": 5000000}}", cancellationToken);
        var limit = body.Inner("limit", faults);
        var schedule = body.Inner("schedule", faults);
        var hours = schedule.Inner("hours", faults);
        var most = body.Number("max_active_downloads", 1, PacePreferences.MostActiveDownloads, faults);
        var isLimited = limit.Switch("is_on", faults);
        var rate = limit.Number("bytes_per_second", PacePreferences.LeastBytesPerSecond, PacePreferences.MostBytesPerSecond, faults);
        var isScheduled = schedule.Switch("is_on", faults);
        var isIgnored = schedule.Switch("is_ignored", faults);
        var yields = body.Switch("yields", faults);
        var days = WeeklySchedule.DaysInOrder.ToDictionary(day => day, day => HoursOf(PaceObject.DayName(day), hours, faults));
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        await pace.SetAsync(
            set => set with
            {
                MaxActiveDownloads = (int?)most ?? set.MaxActiveDownloads,
                IsLimited = isLimited ?? set.IsLimited,
                BytesPerSecond = rate ?? set.BytesPerSecond,
                IsScheduled = isScheduled ?? set.IsScheduled,
                Schedule = set.Schedule.With((day, hour, old) => days[day]?[hour] ?? old),
                Yields = yields ?? set.Yields,
            },
            cancellationToken);
        if (isIgnored is { } ignored)
        {
            await pace.IgnoreScheduleAsync(ignored, cancellationToken);
        }

        return TypedResults.Ok(PaceObject.From(pace));
    }

    /// <summary>Null when the day was not sent.</summary>
    private static HourPace[]? HoursOf(string day, Body hours, Faults faults)
    {
        if (hours.Text(day, faults) is not { } letters)
        {
            return null;
        }

        // A day is read as seven of them.
        if (letters.Length == WeeklySchedule.HoursADay
            && WeeklySchedule.TryParse(string.Concat(Enumerable.Repeat(letters, WeeklySchedule.Days)), out var week))
        {
            return [.. Enumerable.Range(0, WeeklySchedule.HoursADay).Select(hour => week[DayOfWeek.Monday, hour])];
        }

        faults.Add(day, $"{day} must be 24 letters, one for each hour: f full, l limited, p paused.");
        return null;
    }
}

/// <summary>What can be set; every field may be left out.</summary>
/// <param name="Schedule">With days left out, those stay as they are.</param>
internal sealed record PaceBody(int? MaxActiveDownloads = null, PaceLimitBody? Limit = null, PaceScheduleBody? Schedule = null, bool? Yields = null);

internal sealed record PaceLimitBody(bool? IsOn = null, long? BytesPerSecond = null);

/// <param name="Hours">For each day, monday to sunday, 24 letters from midnight on, in this machine's time: f full, l limited, p paused.</param>
/// <param name="IsIgnored">Sets the schedule aside until it would change anyway, or follows it again.</param>
internal sealed record PaceScheduleBody(bool? IsOn = null, IReadOnlyDictionary<string, string>? Hours = null, bool? IsIgnored = null);
