using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Follows the change feed for one circuit, at most ten times a second, and only as fast as its browser draws: what was sent
/// must be on the screen before more is made. So a browser that sleeps, or has lost its connection, has one batch to catch up with and
/// then the latest picture, however long it slept. Ends with its token.
/// </summary>
internal sealed class FeedLoop(ChangeSubscription subscription, TimeProvider time, PictureBoard board)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stopped)
    {
        try
        {
            var changed = subscription.WaitAsync(stopped);
            while (true)
            {
                if (!board.IsOwed)
                {
                    await ChangedOrDueAsync(changed, stopped);
                }

                if (changed.IsCompleted)
                {
                    await changed;
                    // Armed again before the picture is taken, so that no change falls between.
                    changed = subscription.WaitAsync(stopped);
                }

                board.Follow();
                var (told, drawn) = board.Tell();
                await told.WaitAsync(stopped);
                await drawn.WaitAsync(stopped);
                await Task.Delay(Interval, time, stopped);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The circuit has ended.
        }
    }

    private async Task ChangedOrDueAsync(Task changed, CancellationToken stopped)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        List<Task> reasons = [changed, board.NudgedAsync(abandoned.Token)];
        if (board.NextDue is { } due)
        {
            var wait = due - board.Now;
            reasons.Add(Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, abandoned.Token));
        }

        await Task.WhenAny(reasons);
        await abandoned.CancelAsync();
        stopped.ThrowIfCancellationRequested();
    }
}
