namespace MlxManager.Core.Library.Removal;

/// <summary>
/// Whether the clock is to be believed in what cannot be undone. One that has leapt forward may be wrong: it has a day of running to be
/// set right, and only then is believed. (A machine that slept leaps too, and waits for nothing worse than that day.) So does one by
/// which something is due since more than a year when it is first asked. Not safe for several threads.
/// </summary>
internal sealed class ClockTrust(TimeProvider time)
{
    private static readonly TimeSpan Leap = TimeSpan.FromHours(1);
    private static readonly TimeSpan Probation = TimeSpan.FromDays(1);
    private static readonly TimeSpan Plausible = TimeSpan.FromDays(366);

    private readonly long _began = time.GetTimestamp();
    private (DateTimeOffset Clock, long Stamp) _last = (time.GetUtcNow(), time.GetTimestamp());
    private long? _leapt;

    /// <summary>To be asked again and again: a leap is found by what has passed since it was last asked.</summary>
    public void Look()
    {
        var now = (Clock: time.GetUtcNow(), Stamp: time.GetTimestamp());
        var leap = now.Clock - _last.Clock - time.GetElapsedTime(_last.Stamp, now.Stamp);
        _last = now;
        _leapt = leap > Leap ? now.Stamp : leap < -Leap ? null : _leapt;
    }

    /// <summary>By the clock, as far as it is to be believed.</summary>
    public bool HasPassed(DateTimeOffset due, DateTimeOffset now) => due <= now
        && (_leapt is not { } since || IsOver(since))
        && (now - due < Plausible || IsOver(_began));

    private bool IsOver(long since) => time.GetElapsedTime(since, _last.Stamp) >= Probation;
}
