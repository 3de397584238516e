using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

internal enum CopyOutcome
{
    /// <summary>The partial holds the content, its hash is right, and it is on the disk: to be published.</summary>
    Taken,

    /// <summary>The source, or what it brought together with what was here, has another hash.</summary>
    WrongContent,

    /// <summary>The source is gone, shorter than it was, or cannot be read.</summary>
    SourceFailed,

    /// <summary>The partial was taken away meanwhile, or written into by somebody else.</summary>
    PartialGone,
}

/// <summary>
/// Fills a partial from another file of this machine instead of the network, hashing it on the way. The source is only read: the
/// content is cloned where the file system can, copied otherwise, never linked.
/// </summary>
/// <remarks>
/// Bytes that the journal knows of stay and are hashed with the rest; only the gaps are copied. The journal learns nothing of what is
/// copied: cut off anywhere, the partial holds what it held before as far as anybody believes, and a copy is begun anew.
/// </remarks>
/// <param name="own">What of the partial is here already; of nothing, the file is made anew.</param>
internal sealed class BlobCopy(FillRequest request, SpanSet own, string source)
{
    /// <summary>A stop is seen between two of them.</summary>
    private const int Chunk = 256 << 10;

    private long _copied;

    /// <summary>Bytes copied and hashed so far, for whoever tells of it.</summary>
    public long Copied => Volatile.Read(ref _copied);

    /// <summary>Opens the partial; tests put a disk that fails in its place.</summary>
    internal Func<string, long, PartialFile> OpenPartial { get; init; } = PartialFile.Open;

    /// <exception cref="DiskException">Our own disk failed, or is full.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nobody writes any more.</exception>
    public async Task<CopyOutcome> RunAsync(CancellationToken stop)
    {
        if (request.Etag.Kind != EtagKind.Sha256)
        {
            throw new ArgumentException("Only a content that is named by its SHA-256 can be known by it.");
        }

        using var from = Open();
        if (from is null)
        {
            return CopyOutcome.SourceFailed;
        }

        var (file, isCloned) = await Task.Run(() => Begin(from), stop);
        using (file)
        {
            var outcome = await Task.Run(() => Copy(from, file, isCloned, stop), stop);
            if (outcome == CopyOutcome.Taken)
            {
                // Hashed was what is in our file: now it has to outlive a power cut before it gets its name.
                await Task.Run(file.Flush, CancellationToken.None).WaitAsync(stop);
                outcome = await Task.Run(() => LookAgain(file, stop), stop);
            }

            if (outcome is CopyOutcome.WrongContent or CopyOutcome.SourceFailed && own.Count == 0)
            {
                file.Delete();
            }

            return outcome;
        }
    }

    /// <summary>What is published must be what was hashed: the very file at that path, into which nobody else has written since.</summary>
    private CopyOutcome LookAgain(PartialFile file, CancellationToken stop)
    {
        var isRight = true;
        for (var looks = 0; isRight && file.WasOpened && looks < file.MostLooks; looks++)
        {
            file.WatchAnew();
            isRight = IsRight(file, stop);
        }

        return isRight && file.IsInPlace() ? CopyOutcome.Taken : CopyOutcome.PartialGone;
    }

    private bool IsRight(PartialFile file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(Chunk, request.Size)];
        for (long at = 0; at < request.Size;)
        {
            stop.ThrowIfCancellationRequested();
            var count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, request.Size - at)), at);
            if (count == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, count);
            at += count;
        }

        return IsRight(hash);
    }

    private bool IsRight(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset()) == request.Etag.Value;

    private SafeFileHandle? Open()
    {
        try
        {
            var handle = File.OpenHandle(source, share: FileShare.ReadWrite | FileShare.Delete);
            if (RandomAccess.GetLength(handle) == request.Size)
            {
                return handle;
            }

            handle.Dispose();
            return null;
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            return null;
        }
    }

    private (PartialFile File, bool IsCloned) Begin(SafeFileHandle from)
    {
        var isCloned = false;
        if (own.Count == 0)
        {
            try
            {
                File.Delete(request.PartialPath);
            }
            catch (Exception e) when (DiskException.IsDiskError(e))
            {
                throw DiskException.From("The partial file could not be deleted", e);
            }

            isCloned = Reflink.TryClone(from, source, request.PartialPath);
        }

        var file = OpenPartial(request.PartialPath, request.Size);
        try
        {
            // By its path the source may be another file by now: then the clone is of that one.
            isCloned &= file.FoundLength == request.Size;
            file.Extend();
            return (file, isCloned);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private CopyOutcome Copy(SafeFileHandle from, PartialFile file, bool isCloned, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var here = isCloned ? SpanSet.Of(new ByteSpan(0, request.Size)) : own;
        var gaps = new Queue<ByteSpan>(here.Missing(request.Size));
        var buffer = new byte[(int)Math.Min(Chunk, request.Size)];
        for (long at = 0; at < request.Size; Volatile.Write(ref _copied, at))
        {
            stop.ThrowIfCancellationRequested();
            if (gaps.TryPeek(out var gap) && gap.End <= at)
            {
                gaps.Dequeue();
                continue;
            }

            var isGap = gaps.Count > 0 && gap.Start <= at;
            var end = isGap ? gap.End : gaps.Count > 0 ? gap.Start : request.Size;
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            var count = isGap ? Read(from, part, at) : file.Read(part, at);
            if (count == 0)
            {
                return isGap ? CopyOutcome.SourceFailed : CopyOutcome.PartialGone;
            }

            hash.AppendData(part[..count]);
            if (isGap)
            {
                file.Write(part[..count], at);
            }

            at += count;
        }

        return IsRight(hash) ? CopyOutcome.Taken : CopyOutcome.WrongContent;
    }

    /// <summary>0 also when it cannot be read: what it still had to give will be fetched.</summary>
    private static int Read(SafeFileHandle from, Span<byte> part, long at)
    {
        try
        {
            return RandomAccess.Read(from, part, at);
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            return 0;
        }
    }
}
