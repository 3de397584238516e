using MlxManager.Core.Pace;

namespace MlxManager.Core.Settings;

/// <summary>How much at once, and how fast.</summary>
public sealed record PacePreferences
{
    public const int MostActiveDownloads = 64;

    /// <summary>Below this a connection looks dead to many a server.</summary>
    public const long LeastBytesPerSecond = 1024;

    /// <summary>A terabyte a second: as good as none.</summary>
    public const long MostBytesPerSecond = 1_000_000_000_000;

    /// <summary>Downloads that run at the same time, 1 to 64.</summary>
    public int? MaxActiveDownloads { get; init; }

    /// <summary>Whether the person limits all downloads together, at every hour.</summary>
    public bool IsLimited { get; init; }

    /// <summary>The rate of the limit, and of the schedule's limited hours; kept while neither is on.</summary>
    public long BytesPerSecond { get; init; } = 5_000_000;

    public bool IsScheduled { get; init; }

    public WeeklySchedule Schedule { get; init; } = WeeklySchedule.Full;

    /// <summary>The person has set the schedule aside until then.</summary>
    public DateTimeOffset? ScheduleIgnoredUntil { get; init; }

    /// <summary>Whether downloads slow down by themselves while others need the line.</summary>
    public bool Yields { get; init; }
}
