using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Brings a blob from where this machine has it already: another repo of the cache, Ollama, LM Studio.</summary>
/// <param name="find">Where a content may be had.</param>
internal sealed class Taking(RepoCache repo, RunProgress run, RunServices services, Func<RepoFile, IReadOnlyList<BlobElsewhere>> find)
{
    /// <summary>Done when the partial is ready to be published; null when the blob has to be fetched. The blob's lock must be held.</summary>
    public async Task<BringResult?> TakeAsync(BlobProgress progress, PartialJournal journal, CancellationToken stop)
    {
        var blob = progress.Blob;
        try
        {
            foreach (var source in find(blob.Source))
            {
                if (await TakeAsync(progress, journal, source, stop))
                {
                    return new BringResult.Done();
                }
            }

            return null;
        }
        catch (DiskException exception)
        {
            return exception.IsFull
                ? new BringResult.DiskFull(exception.Message)
                : new BringResult.DiskFailed(new DownloadError(exception.IsRefused ? ErrorKind.NoPermission : ErrorKind.DiskFailed, exception.Message));
        }
    }

    private async Task<bool> TakeAsync(BlobProgress progress, PartialJournal journal, BlobElsewhere source, CancellationToken stop)
    {
        var blob = progress.Blob;
        var path = repo.PartialPath(blob.Etag, blob.Mark);
        var own = await PartialOpening.WrittenAtAsync(path, blob.Size, journal, services.Fill.BootId, stop);
        if (own.Count == 0)
        {
            // Before a new file is made, which may well get the number of the one that the journal speaks of.
            await journal.ClearAsync(CancellationToken.None);
        }

        var copy = new BlobCopy(new FillRequest(path, blob.Size, blob.Etag), own, source.Path);
        progress.BeginCopy(copy);
        var isTaken = false;
        try
        {
            var outcome = await copy.RunAsync(stop);
            isTaken = outcome == CopyOutcome.Taken;
            Judge(blob, source, outcome);
        }
        finally
        {
            progress.EndCopy(isTaken ? source : null);
        }

        if (isTaken && own.Count == 0)
        {
            run.Took(blob.Etag);
        }

        return isTaken;
    }

    private void Judge(PlannedBlob blob, BlobElsewhere source, CopyOutcome outcome)
    {
        switch (outcome)
        {
            case CopyOutcome.Taken:
                RunLog.Taken(services.Logger, blob.Size, source.Path);
                break;
            case CopyOutcome.WrongContent:
                services.Sources.Distrust(source, blob.Etag);
                run.Note(new DownloadError(
                    ErrorKind.WrongElsewhere, $"{blob.Source.Path} lies in {source.Path}, but with wrong content; it is not taken from there.")
                { Path = blob.Source.Path.Value });
                break;
            default:
                RunLog.NotTaken(services.Logger, outcome, source.Path);
                break;
        }
    }
}
