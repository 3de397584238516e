using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Library.Removal;

/// <summary>
/// Ends at the start what a kill has cut off, and deletes what was kept in the trash for long enough: then, and every hour, since a
/// timer of a day stands still for as long as the machine sleeps.
/// </summary>
internal sealed partial class TrashKeeper(LibraryTrash trash, TimeProvider time, ILogger<TrashKeeper> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task _keeping = Task.CompletedTask;
    private ITimer? _timer;

    /// <summary>Ends when nothing is tended any more.</summary>
    internal Task Resting
    {
        get
        {
            lock (_lock)
            {
                return _keeping;
            }
        }
    }

    /// <summary>Before the first request is answered: nobody finds a repo half set aside.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Tend(), null, Interval, Interval);
        Tend();
        return Resting;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host that stops by itself is stopped once more by whoever disposes of it.
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await Resting;
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Unless it is being tended.</summary>
    private void Tend()
    {
        lock (_lock)
        {
            if (_keeping.IsCompleted && !_stopping.IsCancellationRequested)
            {
                _keeping = KeepAsync(_stopping.Token);
            }
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var failure in await trash.KeepAsync(cancellationToken))
            {
                LogPartNotKept(logger, failure);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; the next start goes on.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The trash could not be tended; it is tried again in an hour")]
    private static partial void LogNotKept(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something in the trash could not be brought to its end; it is tried again in an hour")]
    private static partial void LogPartNotKept(ILogger logger, Exception exception);
}
