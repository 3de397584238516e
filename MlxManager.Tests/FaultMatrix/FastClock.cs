namespace MlxManager.Tests.FaultMatrix;

/// <summary>
/// A clock that runs faster than the real one, so that the product's own pauses of seconds and minutes pass in a test's time
/// while sockets and disks work as ever. Its wall clock can be set while it runs, as a person or NTP does; timers do not mind.
/// </summary>
internal sealed class FastClock(double times) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _from = System.GetTimestamp();
    private long _jumpTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumpTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => _start + GetElapsedTime(_from) + TimeSpan.FromTicks(Interlocked.Read(ref _jumpTicks));

    public override long GetTimestamp() => _from + (long)((System.GetTimestamp() - _from) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    // Shorter than a millisecond is no time to a system timer, and no time again and again is never.
    private TimeSpan Real(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / times));

    private sealed class Timer(ITimer timer, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime), clock.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
