namespace MlxManager.Core.Pace;

/// <summary>
/// A time of day that only goes forward, as fast as time goes: begins with the clock's and does not follow when that is set, by a
/// person, by NTP or over a machine's sleep. For all that is due after a while; what a person is shown is the clock's own.
/// </summary>
public sealed class SteadyTime(TimeProvider time)
{
    private readonly DateTimeOffset _clock = time.GetUtcNow();
    private readonly long _began = time.GetTimestamp();

    public DateTimeOffset Now => _clock + time.GetElapsedTime(_began);
}
