namespace MlxManager.Core.Downloads;

/// <summary>
/// Measures the <see cref="Effort"/> of one run from looks at its counter. Changes only when bytes have come, so that a run
/// that waits has nothing new to tell. Not safe for several threads; its owner's lock guards it.
/// </summary>
internal sealed class EffortMeter
{
    /// <summary>A run is looked at several times a second; a longer gap is a machine that slept, and no transfer.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private TimeSpan? _lookedAt;
    private long _received;

    public Effort Effort { get; private set; }

    /// <param name="received">Bytes received since the run began; begins anew when the run does.</param>
    /// <param name="rate">What is shown as rate; null while none is.</param>
    public void Look(TimeSpan now, long received, double? rate)
    {
        var came = received < _received ? received : received - _received;
        if (came > 0)
        {
            var took = _lookedAt is { } before ? now - before : TimeSpan.Zero;
            Effort += new Effort(took < LongestLook ? took : LongestLook, came, rate ?? 0);
        }

        _lookedAt = now;
        _received = received;
    }
}
