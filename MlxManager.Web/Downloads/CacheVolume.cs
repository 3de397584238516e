using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Free space where the models lie, and what of it is promised; looked at every few seconds and away from everyone's thread: a
/// disk that does not answer holds up nobody. One for the process.
/// </summary>
public sealed class CacheVolume(IDiskRoom room, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private DiskOutlook _outlook = DiskOutlook.Unknown;
    private int _isLooking;
    private ITimer? _timer;

    /// <summary>The same object until something has changed.</summary>
    public DiskOutlook Now => Volatile.Read(ref _outlook);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => _ = LookAsync(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>The next tick passes while one still waits for the disk.</summary>
    internal async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return;
        }

        try
        {
            var found = await room.OutlookAsync(CancellationToken.None);
            if ((found.FreeBytes, found.PromisedBytes) != (Now.FreeBytes, Now.PromisedBytes))
            {
                Volatile.Write(ref _outlook, found);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Unplugged, or a folder that says no: the downloads say it where it matters.
            Volatile.Write(ref _outlook, DiskOutlook.Unknown);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
