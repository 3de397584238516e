using System.Collections.Immutable;

namespace MlxManager.Core.Transfer;

/// <summary>
/// The bytes of a <see cref="SpanSet"/> in the journal: the version (1), then for each span, lowest first, two numbers: the
/// gap since the end of the span before, and the length. A number is seven bits a byte, low ones first, the high bit set on all but
/// its last byte. Only the first gap may be 0 (spans never touch), no length is, and no number is written longer than it must be,
/// so that a set has exactly one form and damage is likely to be noticed.
/// </summary>
internal static class SpanSetCodec
{
    private const byte Version = 1;

    public static byte[] Encode(SpanSet set)
    {
        var bytes = new List<byte>(1 + (set.Spans.Length * 8)) { Version };
        long end = 0;
        foreach (var span in set.Spans)
        {
            Write(bytes, span.Start - end);
            Write(bytes, span.Length);
            end = span.End;
        }

        return [.. bytes];
    }

    public static SpanSet? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Version, .. var rest])
        {
            return null;
        }

        var spans = ImmutableArray.CreateBuilder<ByteSpan>();
        long end = 0;
        while (!rest.IsEmpty)
        {
            if (!TryRead(ref rest, out var gap) || !TryRead(ref rest, out var length) || length == 0 || (gap == 0 && end > 0))
            {
                return null;
            }

            if (gap > long.MaxValue - end || length > long.MaxValue - end - gap)
            {
                return null;
            }

            spans.Add(new ByteSpan(end + gap, end + gap + length));
            end += gap + length;
        }

        return SpanSet.FromSorted(spans.ToImmutable());
    }

    private static void Write(List<byte> bytes, long number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static bool TryRead(ref ReadOnlySpan<byte> bytes, out long number)
    {
        number = 0;

        // Nine groups of seven bits are all that a positive long has.
        for (var i = 0; i < 9 && i < bytes.Length; i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                var isShortest = i == 0 || bytes[i] != 0;
                bytes = bytes[(i + 1)..];
                return isShortest;
            }
        }

        return false;
    }
}
