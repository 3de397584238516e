using System.Buffers.Binary;

namespace MlxManager.Core.Transfer;

/// <summary>
/// What the source sent, as one cheap digest (XXH3, 64 bits) for each unit of a blob: taken from the connection's buffer, before the
/// disk. Proves nothing about the content; it tells a disk that has lost bytes from a source that sent wrong ones. Immutable.
/// </summary>
/// <remarks>
/// The form kept in the journal: the version (1), the bytes of a unit, then the digests in the order of the units, each number 8 bytes,
/// low ones first. 0 is an unknown digest. Nothing at all is no digests.
/// </remarks>
public sealed class ArrivalDigests : IEquatable<ArrivalDigests>
{
    internal const ulong Unknown = 0;
    private const byte Version = 1;
    private const int Header = 1 + sizeof(long);
    private readonly ulong[] _values;

    internal ArrivalDigests(long unitBytes, ulong[] values) => (UnitBytes, _values) = (unitBytes, values);

    public static ArrivalDigests None { get; } = new(1, []);

    public long UnitBytes { get; }

    internal ReadOnlySpan<ulong> Values => _values;

    public byte[] ToBytes()
    {
        if (_values is [])
        {
            return [];
        }

        var bytes = new byte[Header + (_values.Length * sizeof(ulong))];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), UnitBytes);
        for (var i = 0; i < _values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Header + (i * sizeof(ulong))), _values[i]);
        }

        return bytes;
    }

    /// <summary>Reads <see cref="ToBytes"/> back. Anything else is no digests: it costs bytes, never truth.</summary>
    public static ArrivalDigests Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= Header || bytes[0] != Version || (bytes.Length - Header) % sizeof(ulong) != 0)
        {
            return None;
        }

        var values = new ulong[(bytes.Length - Header) / sizeof(ulong)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Header + (i * sizeof(ulong)))..]);
        }

        return new ArrivalDigests(BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]), values);
    }

    public bool Equals(ArrivalDigests? other) =>
        other is not null && UnitBytes == other.UnitBytes && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as ArrivalDigests);

    public override int GetHashCode() => HashCode.Combine(UnitBytes, _values.Length);
}
