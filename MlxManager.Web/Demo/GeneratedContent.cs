using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MlxManager.Web.Demo;

/// <summary>
/// Any number of bytes out of a seed: one shared random block, each copy of it XORed with a key made of the seed and the
/// copy's number. Deterministic, costs no memory, and no two blocks are alike, so a piece put at the wrong place shows.
/// </summary>
public sealed class GeneratedContent : SampleContent
{
    private const int BlockBytes = 1 << 20;

    private static readonly byte[] Block = MakeBlock();

    private readonly ulong _seed;

    public GeneratedContent(long seed, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _seed = (ulong)seed;
        Length = length;
    }

    public override long Length { get; }

    public override string Fingerprint => $"{_seed}+{Length}";

    public override void Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + buffer.Length, Length);
        while (buffer.Length > 0)
        {
            var within = (int)(offset % BlockBytes);
            var count = Math.Min(buffer.Length, BlockBytes - within);
            Xor(Block.AsSpan(within, count), Key(offset / BlockBytes, within), buffer[..count]);
            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <summary>The key of the block, turned so that its first byte belongs to the byte at <paramref name="within"/>.</summary>
    private ulong Key(long block, int within) => BitOperations.RotateRight(Mix(_seed ^ Mix((ulong)block)), 8 * (within & 7));

    private static void Xor(ReadOnlySpan<byte> source, ulong key, Span<byte> target)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(source);
        var written = MemoryMarshal.Cast<byte, Vector<ulong>>(target);
        var keys = new Vector<ulong>(BitConverter.IsLittleEndian ? key : BinaryPrimitives.ReverseEndianness(key));
        for (var i = 0; i < vectors.Length; i++)
        {
            written[i] = vectors[i] ^ keys;
        }

        // A vector is a multiple of eight bytes, so the key starts anew after the last whole one.
        var done = vectors.Length * Vector<byte>.Count;
        for (var i = done; i < source.Length; i++)
        {
            target[i] = (byte)(source[i] ^ (byte)(key >> (8 * ((i - done) & 7))));
        }
    }

    // The finaliser of SplitMix64: neighbouring inputs give unrelated outputs.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static byte[] MakeBlock()
    {
        var block = new byte[BlockBytes];
        for (var i = 0; i < block.Length; i += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(i), Mix((ulong)i));
        }

        return block;
    }
}
