using System.Collections.Concurrent;
using System.Collections.Immutable;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Brings all blobs of a run, small ones first: what a model is looked at by is here before its weights.</summary>
internal sealed class BlobCrew(BlobBringer bringer, SessionNotes notes, TransferOptions options)
{
    /// <summary>Small blobs brought side by side: their time is latency.</summary>
    private const int SmallAtOnce = 16;

    /// <summary>Large blobs brought side by side: while one is verified the next already flows.</summary>
    private const int LargeAtOnce = 2;

    public async Task<BringResult> BringAsync(ImmutableArray<BlobProgress> blobs, CancellationToken stop)
    {
        var small = blobs.Where(b => b.Blob.Size <= options.SingleConnectionBytes);
        var large = blobs.Where(b => b.Blob.Size > options.SingleConnectionBytes);
        var result = await BringSideBySideAsync(small, SmallAtOnce, stop);
        return result is BringResult.Done ? await BringSideBySideAsync(large, LargeAtOnce, stop) : result;
    }

    /// <summary>The first failure, and what nobody expected, stops the others; their bytes are journalled and stay.</summary>
    private async Task<BringResult> BringSideBySideAsync(IEnumerable<BlobProgress> blobs, int atOnce, CancellationToken stop)
    {
        var queue = new ConcurrentQueue<BlobProgress>(blobs);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        BringResult? failure = null;

        async Task WorkerAsync()
        {
            try
            {
                while (!failed.IsCancellationRequested && queue.TryDequeue(out var blob))
                {
                    using var span = RunSpans.Blob(blob.Blob);
                    var result = await bringer.BringAsync(blob, failed.Token);
                    span.Ended(result);
                    NoteVerified(result, blob);
                    if (result is not (BringResult.Done or BringResult.Stopped))
                    {
                        Interlocked.CompareExchange(ref failure, result, null);
                        await failed.CancelAsync();
                    }
                }
            }
            catch
            {
                // A run that cannot end well does not go on for hours with what is left of it.
                await failed.CancelAsync();
                throw;
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, queue.Count)).Select(_ => WorkerAsync()));
        return failure ?? (stop.IsCancellationRequested ? new BringResult.Stopped() : new BringResult.Done());
    }

    /// <summary>Large files have a line of their own in the timeline; thousands of small ones would only drown it.</summary>
    private void NoteVerified(BringResult result, BlobProgress progress)
    {
        var blob = progress.Blob;
        if (result is BringResult.Done && progress.TakenFrom is { } from)
        {
            notes.Taken(blob.Source.Path, blob.Size, from.Path);
        }
        else if (result is BringResult.Done && progress.WasFilled && blob.Size > options.SingleConnectionBytes)
        {
            notes.Verified(blob.Source.Path, blob.Size);
        }
    }
}
