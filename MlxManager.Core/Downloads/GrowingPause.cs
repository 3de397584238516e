using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// The pauses between one thing's tries: they grow, are jittered so that many clients do not come back at once, and never end. A machine
/// that wakes up ends the one it is in, and they are short again.
/// </summary>
internal sealed class GrowingPause(Backoff backoff, SleepWatch sleep)
{
    private int _tries;
    private int _wakes = sleep.Wakes;

    /// <param name="asked">How long the other side asked to wait; never undercut.</param>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        if (_wakes != sleep.Wakes)
        {
            (_wakes, _tries) = (sleep.Wakes, 0);
        }

        return backoff.After(++_tries, asked);
    }
}
