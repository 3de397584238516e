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
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private ITimer? _timer;

    /// <summary>Before the first request is answered: nobody finds a repo half set aside.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await KeepAsync();
        _timer = time.CreateTimer(_ => _ = KeepAsync(), null, Interval, Interval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await _oneAtATime.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task KeepAsync()
    {
        if (_stopping.IsCancellationRequested || !await _oneAtATime.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return;
        }

        try
        {
            await trash.KeepAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops; the next start goes on.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, exception);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The trash could not be tended; it is tried again in an hour")]
    private static partial void LogNotKept(ILogger logger, Exception exception);
}
