using System.Collections.Immutable;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>All blobs of a run at one moment, summed up.</summary>
/// <param name="VerifiedBytes">Of the good bytes, those whose hash is right or is computed up to here.</param>
/// <param name="Working">At least one blob has a connection at work.</param>
/// <param name="Hashing">At least one blob has all its bytes and is being verified.</param>
/// <param name="Waiting">What the blob that is tried again first waits for.</param>
internal sealed record BlobCounts(
    long GoodBytes, long VerifiedBytes, long ReceivedBytes, int FilesDone, bool Working, bool Hashing, Waiting? Waiting)
{
    /// <summary>Bytes that are being copied from elsewhere on this machine, as far as they are; null while nothing is. Not among the good ones yet.</summary>
    public long? CopyingBytes { get; init; }

    public static BlobCounts Of(ImmutableArray<BlobProgress> blobs)
    {
        long good = 0;
        long verified = 0;
        long received = 0;
        var files = 0;
        var working = false;
        var hashing = false;
        long? copying = null;
        Waiting? waiting = null;
        foreach (var blob in blobs)
        {
            var now = blob.Now();
            good += now.GoodBytes;
            verified += now.VerifiedBytes;
            received += now.ReceivedBytes;
            files += now.Status == FileStatus.Done ? blob.Blob.Paths.Length : 0;
            hashing |= now.IsHashing;
            working |= now is { Status: FileStatus.Transferring, IsHashing: false, Waiting: null, CopyingBytes: null };
            copying = now.CopyingBytes is { } copied ? (copying ?? 0) + copied : copying;
            if (now.Waiting is { } wait && (waiting is null || wait.RetryAt < waiting.RetryAt))
            {
                waiting = wait;
            }
        }

        return new BlobCounts(good, verified, received, files, working, hashing, waiting) { CopyingBytes = copying };
    }
}
