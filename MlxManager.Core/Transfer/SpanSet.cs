using System.Collections.Immutable;

namespace MlxManager.Core.Transfer;

/// <summary>An immutable set of bytes, kept as sorted spans that neither overlap nor touch. Equal when it holds the same bytes.</summary>
public sealed class SpanSet : IEquatable<SpanSet>
{
    private SpanSet(ImmutableArray<ByteSpan> spans)
    {
        Spans = spans;
        foreach (var span in spans)
        {
            Count += span.Length;
        }
    }

    public static SpanSet Empty { get; } = new([]);

    public ImmutableArray<ByteSpan> Spans { get; }

    /// <summary>Number of bytes in the set.</summary>
    public long Count { get; }

    /// <summary>Length of the prefix, from byte 0, that is in the set without a gap.</summary>
    public long Frontier => Spans is [{ Start: 0 } first, ..] ? first.End : 0;

    /// <summary>The set of these spans, in any order, overlapping or not.</summary>
    public static SpanSet Of(params ReadOnlySpan<ByteSpan> spans)
    {
        var set = Empty;
        foreach (var span in spans)
        {
            set = set.Add(span);
        }

        return set;
    }

    public SpanSet Add(ByteSpan span)
    {
        if (span.Length == 0)
        {
            return this;
        }

        // Everything that overlaps or touches the new span melts into it.
        var first = IndexOfFirstEndingAt(span.Start);
        var after = first;
        var (start, end) = (span.Start, span.End);
        while (after < Spans.Length && Spans[after].Start <= end)
        {
            start = Math.Min(start, Spans[after].Start);
            end = Math.Max(end, Spans[after].End);
            after++;
        }

        var spans = ImmutableArray.CreateBuilder<ByteSpan>(Spans.Length - (after - first) + 1);
        spans.AddRange(Spans.AsSpan()[..first]);
        spans.Add(new ByteSpan(start, end));
        spans.AddRange(Spans.AsSpan()[after..]);
        return new SpanSet(spans.MoveToImmutable());
    }

    public SpanSet Union(SpanSet other)
    {
        var (few, many) = Spans.Length < other.Spans.Length ? (this, other) : (other, this);
        var set = many;
        foreach (var span in few.Spans)
        {
            set = set.Add(span);
        }

        return set;
    }

    public SpanSet Intersect(SpanSet other)
    {
        var both = ImmutableArray.CreateBuilder<ByteSpan>();
        for (int i = 0, j = 0; i < Spans.Length && j < other.Spans.Length;)
        {
            var (one, two) = (Spans[i], other.Spans[j]);
            var (start, end) = (Math.Max(one.Start, two.Start), Math.Min(one.End, two.End));
            if (start < end)
            {
                both.Add(new ByteSpan(start, end));
            }

            _ = one.End < two.End ? i++ : j++;
        }

        return new SpanSet(both.ToImmutable());
    }

    /// <summary>Only what lies below <paramref name="length"/>.</summary>
    public SpanSet Clip(long length) => Spans is [] || Spans[^1].End <= length ? this : Intersect(Of(new ByteSpan(0, length)));

    /// <summary>Whether every byte of the span is in the set; true for an empty span.</summary>
    public bool Contains(ByteSpan span)
    {
        if (span.Length == 0)
        {
            return true;
        }

        var index = IndexOfFirstEndingAt(span.Start + 1);
        return index < Spans.Length && Spans[index].Start <= span.Start && Spans[index].End >= span.End;
    }

    /// <summary>How far the bytes from <paramref name="position"/> on are in the set without a gap; <paramref name="position"/> if it is not in it.</summary>
    public long EndOfSpanAt(long position)
    {
        var index = IndexOfFirstEndingAt(position);
        return index < Spans.Length && Spans[index].Start <= position ? Spans[index].End : position;
    }

    /// <summary>The gaps below <paramref name="total"/>, lowest first.</summary>
    public IEnumerable<ByteSpan> Missing(long total)
    {
        long from = 0;
        foreach (var span in Spans)
        {
            if (span.Start >= total)
            {
                break;
            }

            if (span.Start > from)
            {
                yield return new ByteSpan(from, span.Start);
            }

            from = span.End;
        }

        if (from < total)
        {
            yield return new ByteSpan(from, total);
        }
    }

    /// <summary>The form kept in the journal, see <see cref="SpanSetCodec"/>.</summary>
    public byte[] ToBytes() => SpanSetCodec.Encode(this);

    /// <summary>Reads <see cref="ToBytes"/> back; null for anything it cannot have written.</summary>
    public static SpanSet? TryParse(ReadOnlySpan<byte> bytes) => SpanSetCodec.Decode(bytes);

    public bool Equals(SpanSet? other) => other is not null && Spans.AsSpan().SequenceEqual(other.Spans.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as SpanSet);

    public override int GetHashCode() => HashCode.Combine(Count, Spans.Length, Frontier);

    public override string ToString() => $"{Count} bytes in {string.Join(' ', Spans)}";

    internal static SpanSet FromSorted(ImmutableArray<ByteSpan> spans) => spans is [] ? Empty : new SpanSet(spans);

    private int IndexOfFirstEndingAt(long position)
    {
        var (low, high) = (0, Spans.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Spans[middle].End < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
