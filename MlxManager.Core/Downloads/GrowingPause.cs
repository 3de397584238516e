using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>The pauses between one thing's tries: they grow, are jittered so that many clients do not come back at once, and never end.</summary>
internal sealed class GrowingPause(Backoff backoff)
{
    private int _tries;

    /// <param name="asked">How long the other side asked to wait; never undercut.</param>
    public TimeSpan Next(TimeSpan? asked = null) => backoff.After(++_tries, asked);
}
