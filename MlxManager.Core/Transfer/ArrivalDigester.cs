using System.IO.Hashing;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Digests what one connection brings, read by read. A unit counts only if it came whole and in order over this connection;
/// one that is begun here and ended by another has no digest.
/// </summary>
internal sealed class ArrivalDigester(DigestTable table)
{
    private readonly XxHash3 _hash = new();
    private long _next = -1;
    private bool _isWhole;

    /// <returns>False when some unit differs from what came of it before.</returns>
    public bool Append(long position, ReadOnlySpan<byte> bytes)
    {
        var isSame = true;
        while (!bytes.IsEmpty)
        {
            var unit = table.UnitAt(position);
            if (position == unit.Start)
            {
                _hash.Reset();
                _isWhole = true;
            }
            else if (position != _next)
            {
                _isWhole = false;
            }

            var count = (int)Math.Min(bytes.Length, unit.End - position);
            if (_isWhole)
            {
                _hash.Append(bytes[..count]);
            }

            position += count;
            bytes = bytes[count..];
            _next = position;
            if (_isWhole && position == unit.End)
            {
                isSame &= table.Set(unit, Value(_hash));
            }
        }

        return isSame;
    }

    public static ulong Of(ReadOnlySpan<byte> unit) => Known(XxHash3.HashToUInt64(unit));

    private static ulong Value(XxHash3 hash) => Known(hash.GetCurrentHashAsUInt64());

    /// <summary>The one value that means "unknown" is spared.</summary>
    private static ulong Known(ulong digest) => digest == ArrivalDigests.Unknown ? 1 : digest;
}
