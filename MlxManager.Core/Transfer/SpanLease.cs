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

    /// <summary>From when on its rate is compared, and where it was when, for <see cref="LeaseRates"/>.</summary>
    public bool IsReplacement { get; set; }

    public long Began { get; set; }

    public (long Time, long Position) Mark { get; set; }

    public (long Time, long Position) NextMark { get; set; }

    /// <summary>Set by the owner alone, while it waits for its share of a limited rate: that is no slow source, and is not compared.</summary>
    public bool IsHeldBack => Began == Never;

    /// <summary>Half, so that a span of time up to now can be counted.</summary>
    private const long Never = long.MaxValue / 2;

    public void HoldBack() => Began = Never;

    public void LetGo(long now) => Began = now;
}
