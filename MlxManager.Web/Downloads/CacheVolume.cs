using MlxManager.Core.Cache;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Free space where the models lie, looked at every few seconds and away from everyone's thread: a disk that does not answer
/// holds up nobody. One for the process.
/// </summary>
public sealed class CacheVolume(ModelCache cache, TimeProvider time) : IHostedService, IDisposable
{
    private const long Unknown = -1;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _free = Unknown;
    private int _isLooking;
    private ITimer? _timer;

    /// <summary>Null before the first look, and while the system does not tell.</summary>
    public long? FreeBytes => Volatile.Read(ref _free) is >= 0 and < long.MaxValue and var free ? free : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>On the timer's own thread; the next tick passes while one still waits for the disk.</summary>
    internal void Look()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _free, cache.FreeBytes());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Unplugged, or a folder that says no: the downloads say it where it matters.
            Volatile.Write(ref _free, Unknown);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
