using System.Buffers;
using System.Collections.Immutable;

namespace MlxManager.Core.Transfer;

/// <summary>
/// After a wrong hash: reads the whole partial back and compares it with what had arrived, so that only what the disk has
/// lost, or what nobody saw arrive, comes again.
/// </summary>
internal static class ArrivalCheck
{
    public static ArrivalVerdict Compare(PartialFile file, DigestTable digests, long size, CancellationToken stop)
    {
        var kept = ImmutableArray.CreateBuilder<ByteSpan>();
        var unseen = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(digests.UnitBytes, Math.Max(size, 1)));
        try
        {
            ByteSpan unit;
            for (var at = 0L; at < size; at = unit.End)
            {
                stop.ThrowIfCancellationRequested();
                unit = digests.UnitAt(at);
                if (digests.Of(unit) is not { } arrived)
                {
                    unseen += unit.Length;
                }
                else if (ReadWhole(file, buffer.AsSpan(0, (int)unit.Length), at) && ArrivalDigester.Of(buffer.AsSpan(0, (int)unit.Length)) == arrived)
                {
                    Keep(kept, unit);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ArrivalVerdict(SpanSet.FromSorted(kept.ToImmutable()), unseen);
    }

    private static void Keep(ImmutableArray<ByteSpan>.Builder kept, ByteSpan unit)
    {
        if (kept.Count > 0 && kept[^1].End == unit.Start)
        {
            kept[^1] = new ByteSpan(kept[^1].Start, unit.End);
        }
        else
        {
            kept.Add(unit);
        }
    }

    private static bool ReadWhole(PartialFile file, Span<byte> bytes, long offset)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var count = file.Read(bytes[read..], offset + read);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return true;
    }
}

/// <param name="Kept">What is on the disk as it had arrived.</param>
/// <param name="UnseenBytes">Bytes of which nobody knows how they arrived: another client's, or come in pieces.</param>
internal sealed record ArrivalVerdict(SpanSet Kept, long UnseenBytes);
