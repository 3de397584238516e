using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>
/// Follows the change feed for one circuit: at most ten times a second, and once more when something on the page is due to
/// go. Ends with its token.
/// </summary>
internal sealed class FeedLoop(ChangeSubscription subscription, TimeProvider time, Func<DateTimeOffset?> nextLeave, Func<Task> follow)
{
    private static readonly TimeSpan RenderInterval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stopped)
    {
        try
        {
            var changed = subscription.WaitAsync(stopped);
            while (true)
            {
                await ChangedOrLeavingAsync(changed, stopped);
                if (changed.IsCompleted)
                {
                    await changed;
                    // Armed again before the picture is taken, so that no change falls between.
                    changed = subscription.WaitAsync(stopped);
                }

                await follow();
                await Task.Delay(RenderInterval, time, stopped);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The circuit has ended.
        }
    }

    private async Task ChangedOrLeavingAsync(Task changed, CancellationToken stopped)
    {
        if (nextLeave() is not { } leave)
        {
            await changed;
            return;
        }

        var wait = leave - time.GetUtcNow();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        await Task.WhenAny(changed, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, abandoned.Token));
        await abandoned.CancelAsync();
        stopped.ThrowIfCancellationRequested();
    }
}
