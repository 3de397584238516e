namespace MlxManager.Core.Transfer;

/// <summary>
/// A span that one connection is bringing. Start ≤ Position ≤ Claimed ≤ End: below Position the bytes are in the file, up to Claimed
/// they are just being written, and the end moves down when an idle connection takes the rest over. Changed only by the <see cref="SpanBoard"/>,
/// under its lock; the owner may read Position without, since nobody else moves it.
/// </summary>
internal sealed class SpanLease(ByteSpan span)
{
    public long Start { get; } = span.Start;

    public long Position { get; set; } = span.Start;

    public long Claimed { get; set; } = span.Start;

    public long End { get; set; } = span.End;

    public long Unclaimed => End - Claimed;

    /// <summary>Cancelled when another connection has taken the whole rest over because this one is slow: not worth waiting for it.</summary>
    public CancellationTokenSource Replacement { get; } = new();

    /// <summary>Where it was when, for <see cref="LeaseRates"/>.</summary>
    public long Began { get; set; }

    public (long Time, long Position) Mark { get; set; }

    public (long Time, long Position) NextMark { get; set; }
}
