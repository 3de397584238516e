using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

/// <summary>
/// Hashes the blob while it arrives: follows the contiguous prefix and reads it back from the file, mostly out of the page cache.
/// </summary>
internal sealed class FrontierHasher(PartialFile file, SpanBoard board, FillRequest request)
{
    private const int Chunk = 256 << 10;
    private long _hashed;

    public long Hashed => Volatile.Read(ref _hashed);

    /// <summary>Whether the whole content has the hash it must have; null if the file has become shorter than what was written.</summary>
    public async Task<bool?> RunAsync(CancellationToken ending)
    {
        using var hash = Begin();
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(request.Size, 1, Chunk));
        try
        {
            for (long at = 0; at < request.Size;)
            {
                var frontier = await board.ReachAsync(Math.Min(at + Chunk, request.Size), ending);
                for (; at < frontier; Volatile.Write(ref _hashed, at))
                {
                    ending.ThrowIfCancellationRequested();
                    var count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, frontier - at)), at);
                    if (count == 0)
                    {
                        return null;
                    }

                    hash.AppendData(buffer, 0, count);
                    at += count;
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset()) == request.Etag.Value;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Git names its blobs by SHA-1; there is no choice.")]
    private IncrementalHash Begin()
    {
        if (request.Etag.Kind == EtagKind.Sha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {request.Size}\0")));
        return hash;
    }
}
