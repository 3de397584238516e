namespace MlxManager.Core.Pace;

/// <summary>How fast the connections of one download may be, and what they tell of the line.</summary>
internal sealed class TransferPace(RateLimit limit, YieldControl? yielding = null)
{
    /// <summary>Of what nobody limits.</summary>
    public static TransferPace Free { get; } = new(new RateLimit(TimeProvider.System));

    /// <summary>Asked before each read; no lock.</summary>
    public bool IsLimited => limit.IsOn;

    /// <summary>Waits until some bytes may be read; answers how many.</summary>
    public ValueTask<int> TakeAsync(int most, CancellationToken cancellationToken) => limit.TakeAsync(most, cancellationToken);

    /// <param name="allowed">What <see cref="TakeAsync"/> gave; 0 when it was not asked.</param>
    /// <param name="count">What was read.</param>
    public void Received(int allowed, int count)
    {
        if (allowed > count)
        {
            limit.GiveBack(allowed - count);
        }

        yielding?.Received(count);
    }

    /// <summary>A request for a range was answered.</summary>
    /// <param name="source">Who answered; latencies of different hosts say nothing of each other.</param>
    public void Answered(string source, TimeSpan after) => yielding?.Answered(source, after);
}
