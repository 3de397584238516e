namespace MlxManager.Core.Transfer;

/// <summary>Bytes <see cref="Start"/> (inclusive) to <see cref="End"/> (exclusive) of a blob.</summary>
public readonly record struct ByteSpan
{
    public ByteSpan(long start, long end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        Start = start;
        End = end;
    }

    public long Start { get; }

    public long End { get; }

    public long Length => End - Start;

    public override string ToString() => $"[{Start}, {End})";
}
