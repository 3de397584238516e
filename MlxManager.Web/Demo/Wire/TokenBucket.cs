namespace MlxManager.Web.Demo.Wire;

/// <summary>
/// A speed limit shared by any number of senders: each taker books the next free stretch of time and waits for it to
/// begin. Runs in real time, whatever clock the hub was given, since sockets do too.
/// </summary>
internal sealed class TokenBucket(long? bytesPerSecond)
{
    /// <summary>Also the longest piece any answer is sent in, so that stopping one is prompt.</summary>
    public const int MaxPiece = 64 << 10;
    private const int MinPiece = 512;
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _lock = new();
    private long? _rate = Checked(bytesPerSecond);
    private long _free;

    public long? BytesPerSecond
    {
        get
        {
            lock (_lock)
            {
                return _rate;
            }
        }

        set
        {
            lock (_lock)
            {
                _rate = Checked(value);
                _free = 0;
            }
        }
    }

    /// <summary>Bytes to send at once so that the flow stays smooth: a twentieth of a second's worth, within bounds.</summary>
    public int Piece => (int)Math.Clamp((BytesPerSecond ?? long.MaxValue) / 20, MinPiece, MaxPiece);

    public ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (_rate is not { } rate)
            {
                return ValueTask.CompletedTask;
            }

            var now = _time.GetTimestamp();
            var perSecond = _time.TimestampFrequency;
            _free = Math.Max(_free, now - (long)(Burst.TotalSeconds * perSecond));
            wait = TimeSpan.FromSeconds((double)(_free - now) / perSecond);
            _free += (long)((double)bytes / rate * perSecond);
        }

        return wait > TimeSpan.Zero ? new ValueTask(Task.Delay(wait, _time, cancellationToken)) : ValueTask.CompletedTask;
    }

    private static long? Checked(long? rate)
    {
        if (rate is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(rate));
        }

        return rate;
    }
}
