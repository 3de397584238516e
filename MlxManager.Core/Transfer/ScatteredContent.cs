using System.Buffers;

namespace MlxManager.Core.Transfer;

/// <summary>
/// What a partial without a journal seems to hold. It has its whole length and is filled in any order; where nothing was written it
/// reads as zeros, on every file system. So a unit in which a whole block is zero counts as missing: blocks of zeros that are content
/// come again, and one that was written in part is left to the hash.
/// </summary>
internal static class ScatteredContent
{
    /// <summary>As long as a unit of the digests, so that one wrong unit costs no other.</summary>
    private const int UnitBytes = 1 << 20;

    /// <summary>What file systems allocate at least.</summary>
    private const int BlockBytes = 4096;

    /// <summary>As far as the file can be read: it is a stranger's, and no reason to fail.</summary>
    public static SpanSet Read(string path, long size, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(UnitBytes);
        var content = SpanSet.Empty;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            for (long at = 0; at < size; at += UnitBytes)
            {
                stop.ThrowIfCancellationRequested();
                var unit = buffer.AsSpan(0, (int)Math.Min(UnitBytes, size - at));
                if (RandomAccess.Read(file, unit, at) == unit.Length && IsFull(unit))
                {
                    content = content.Add(new ByteSpan(at, at + unit.Length));
                }
            }

            return content;
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            return content;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsFull(ReadOnlySpan<byte> unit)
    {
        for (; !unit.IsEmpty; unit = unit[Math.Min(BlockBytes, unit.Length)..])
        {
            if (!unit[..Math.Min(BlockBytes, unit.Length)].ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }
}
