namespace MlxManager.Core.Downloads;

/// <summary>
/// The rate of a run over the last seconds. Says nothing until it has watched for three seconds, and 0 during a stall.
/// Not safe for several threads; its owner's lock guards it.
/// </summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Meaningful = TimeSpan.FromSeconds(3);

    // A stall must show as one soon, although the window still holds better seconds.
    private static readonly TimeSpan StallAfter = TimeSpan.FromSeconds(3);

    private readonly Queue<Sample> _samples = new();
    private Sample _last;

    /// <summary>Bytes per second; null while it would mean nothing.</summary>
    public double? Rate { get; private set; }

    /// <param name="received">Bytes received since the run began.</param>
    public void Add(TimeSpan now, long received)
    {
        if (received < _last.Received)
        {
            // A run that has started over counts anew.
            Reset();
        }

        if (_samples.Count == 0 || received > _last.Received)
        {
            _last = new Sample(now, received);
        }

        _samples.Enqueue(new Sample(now, received));
        while (_samples.Count > 2 && now - _samples.Peek().At > Window)
        {
            _samples.Dequeue();
        }

        var first = _samples.Peek();
        var watched = now - first.At;
        Rate = watched < Meaningful ? null
            : now - _last.At >= StallAfter ? 0
            : (received - first.Received) / watched.TotalSeconds;
    }

    /// <summary>Nothing is transferred now; the next rate is measured afresh.</summary>
    public void Reset()
    {
        _samples.Clear();
        Rate = null;
    }

    private readonly record struct Sample(TimeSpan At, long Received);
}
