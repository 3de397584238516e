namespace MlxManager.Core.Pace;

/// <summary>Who wants it so.</summary>
public enum PaceSource
{
    Nobody,
    Person,
    Schedule,
}

/// <summary>What holds for all downloads together at this moment.</summary>
/// <param name="BytesPerSecond">Only when limited.</param>
/// <param name="Until">When the schedule will have it otherwise; null when it stays so.</param>
/// <param name="IsScheduleIgnored">The person has set the schedule aside until then.</param>
/// <param name="IsYielding">Slower than allowed just now, because latency has risen.</param>
public sealed record PaceNow(HourPace Pace, PaceSource By, long? BytesPerSecond, DateTimeOffset? Until, bool IsScheduleIgnored, bool IsYielding)
{
    public static PaceNow Free { get; } = new(HourPace.Full, PaceSource.Nobody, null, null, IsScheduleIgnored: false, IsYielding: false);
}
