using System.Diagnostics;

namespace MlxManager.Bench.Lab;

/// <summary>A rate in bytes a second, for one connection or shared by several: each taker books the next free stretch of time.</summary>
internal sealed class Pace(double bytesPerSecond)
{
    /// <summary>Time not used is kept this long, so that a late timer costs nothing.</summary>
    private static readonly long Slack = Stopwatch.Frequency / 50;

    private readonly Lock _lock = new();
    private long _free;

    /// <summary>Waits until so many bytes may pass.</summary>
    public ValueTask PassAsync(int bytes, CancellationToken cancellationToken)
    {
        long wait;
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            _free = Math.Max(_free, now - Slack) + (long)(bytes / bytesPerSecond * Stopwatch.Frequency);
            wait = _free - now;
        }

        return wait > 0
            ? new ValueTask(Task.Delay(Stopwatch.GetElapsedTime(0, wait), TimeProvider.System, cancellationToken))
            : ValueTask.CompletedTask;
    }
}
