namespace MlxManager.Core.Transfer;

/// <summary>How long to wait before the next try.</summary>
internal sealed class Backoff(TransferOptions options, Random random)
{
    /// <summary>A source may ask for a long time, but not for a week.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <param name="failures">Failures in a row without a new byte, this one included.</param>
    /// <param name="asked">What the source asked for, if it did.</param>
    public TimeSpan After(int failures, TimeSpan? asked)
    {
        // Between half and all of the pause, so that many who failed together do not come back together.
        var grown = Math.Min(options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)), options.LongestPause.TotalSeconds);
        var own = grown * (0.5 + (0.5 * Next()));

        // Not a moment before the time that was asked for.
        var theirs = asked is { } wait ? Math.Min(wait.TotalSeconds, LongestAsked.TotalSeconds) * (1 + (0.1 * Next())) : 0;
        return TimeSpan.FromSeconds(Math.Max(own, theirs));
    }

    private double Next()
    {
        // A seeded Random is not safe to share, and all fillers share it.
        lock (random)
        {
            return random.NextDouble();
        }
    }
}
