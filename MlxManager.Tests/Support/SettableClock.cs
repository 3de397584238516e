using Microsoft.Extensions.Time.Testing;

namespace MlxManager.Tests.Support;

/// <summary>Fake time whose clock can also be set, back and forth, while time itself goes on: timers and timestamps do not notice.</summary>
internal sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _by;

    public void Set(TimeSpan by) => _by += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;

    /// <summary>The base takes it from the clock.</summary>
    public override long GetTimestamp() => base.GetTimestamp() - _by.Ticks;
}
