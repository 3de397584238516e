namespace MlxManager.Core.Library.Verification;

/// <summary>Bytes a second over the last seconds. Not safe for several threads; its owner's lock guards it.</summary>
internal sealed class ReadRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Meaningful = TimeSpan.FromSeconds(1);

    private readonly Queue<(DateTimeOffset At, long Bytes)> _samples = new();

    /// <summary>Null before it means something.</summary>
    public double? BytesPerSecond { get; private set; }

    public void Add(DateTimeOffset now, long bytes)
    {
        if (_samples.TryPeek(out var oldest) && now < oldest.At)
        {
            // The clock was set back: what it said before cannot be compared.
            Reset();
        }

        _samples.Enqueue((now, bytes));
        while (_samples.Count > 2 && now - _samples.Peek().At > Window)
        {
            _samples.Dequeue();
        }

        var (first, before) = _samples.Peek();
        BytesPerSecond = now - first < Meaningful ? null : (bytes - before) / (now - first).TotalSeconds;
    }

    public void Reset()
    {
        _samples.Clear();
        BytesPerSecond = null;
    }
}
