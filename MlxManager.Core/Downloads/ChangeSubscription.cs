using System.Collections.Immutable;

namespace MlxManager.Core.Downloads;

/// <summary>
/// One listener's view of the change feed. Keeps only the latest state, however slow the listener is: a change sets a
/// flag, the listener takes the whole picture when it is ready. Snapshots of unchanged downloads keep their reference.
/// </summary>
public sealed class ChangeSubscription : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly ChangeFeed _feed;

    internal ChangeSubscription(ChangeFeed feed) => _feed = feed;

    /// <summary>
    /// The downloads as they are now, by id. A cancelled one is in it for a moment and then gone.
    /// </summary>
    public ImmutableDictionary<int, DownloadSnapshot> Current => _feed.Current;

    /// <summary>Returns at the first change after the last call returned (at once if there was one meanwhile).</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public void Dispose() => _feed.Remove(this);

    internal void Signal()
    {
        // Two writers may see 0 at once; the loser's Release throws, and the flag is set all the same.
        try
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
        }
    }
}
