using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>Brings one blob of a plan into the cache: takes its lock, has it filled, publishes it, links it.</summary>
internal sealed class BlobBringer(RepoCache repo, CommitHash commit, RunProgress run, TransferPace pace, RunServices services)
{
    /// <summary>How often what a disk lost, or another client left, is mended before it counts as wrong content.</summary>
    private const int MostMends = 3;

    /// <summary>Where else on this machine a content lies; one look at what there is serves all that this brings.</summary>
    private readonly Lazy<Func<RepoFile, IReadOnlyList<BlobElsewhere>>> _elsewhere = new(() => services.Sources.Finder(repo.Id));

    public async Task<BringResult> BringAsync(BlobProgress progress, CancellationToken stop)
    {
        try
        {
            return await TryBringAsync(progress, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new BringResult.Stopped();
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            return DiskTroubles.Of(exception);
        }
        finally
        {
            progress.Wait(null);
        }
    }

    private async Task<BringResult> TryBringAsync(BlobProgress progress, CancellationToken stop)
    {
        var blob = progress.Blob;
        var journal = new PartialJournal(services.Database, repo.Id, blob.Etag, blob.Mark);
        var pause = services.NewPause();
        var isSecondTime = false;
        var mends = 0;
        var mayTake = true;

        // A small file is fetched sooner than anything is looked for.
        var mayAdopt = blob.Size > services.Fill.Options.SingleConnectionBytes;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            using var held = repo.TryLock(blob.Etag);

            // Another download or another tool may have brought it since the plan was made, or just now.
            if (repo.HasContent(commit, blob.Paths, blob.Etag, blob.Size))
            {
                if (held is not null)
                {
                    await DropPartialAsync(blob, journal);
                }

                Link(progress);
                return new BringResult.Done();
            }

            if (held is null)
            {
                await WaitForHolderAsync(progress, pause.Next(), stop);
                continue;
            }

            if (mayTake)
            {
                mayTake = false;
                var taken = await new Taking(repo, run, services, _elsewhere.Value).TakeAsync(progress, journal, stop);
                if (taken is BringResult.Done)
                {
                    await PublishAsync(progress, journal);
                }

                if (taken is not null)
                {
                    return taken;
                }
            }

            if (mayAdopt)
            {
                mayAdopt = false;
                await new Adoption(repo, services).AdoptAsync(blob, journal, stop);
            }

            var (result, refusal) = await FillAsync(progress, journal, isSecondTime, stop);
            switch (result)
            {
                case FillResult.Filled:
                    await PublishAsync(progress, journal);
                    return new BringResult.Done();
                case FillResult.Stopped:
                    return new BringResult.Stopped();
                case FillResult.WrongContent { Blame: not WrongContentBlame.Source } wrong when mends < MostMends:
                    // Says nothing of what the source sends: the rest comes again, and only then is it judged.
                    mends++;
                    NoteMend(blob, wrong);
                    break;
                case FillResult.WrongContent wrong when isSecondTime:
                    await DropPartialAsync(blob, journal);
                    return new BringResult.Failed(new DownloadError(
                        ErrorKind.WrongContent,
                        $"{blob.Source.Path} arrived with wrong content twice and was thrown away: {wrong.Message}")
                    { Path = blob.Source.Path.Value });
                case FillResult.WrongContent:
                    isSecondTime = true;
                    run.Note(new DownloadError(
                        ErrorKind.WrongContent,
                        $"{blob.Source.Path} arrived with wrong content; it is fetched again over other connections.")
                    { Path = blob.Source.Path.Value });
                    break;
                case FillResult.DiskFailed { IsFull: true } full:
                    return new BringResult.DiskFull(full.Message);
                case FillResult.DiskFailed failed:
                    return new BringResult.DiskFailed(new DownloadError(failed.IsRefused ? ErrorKind.NoPermission : ErrorKind.DiskFailed, failed.Message));
                case FillResult.SourceFailed failed:
                    return new BringResult.Failed(HubTroubles.ToError(failed.Failure, refusal));
            }
        }
    }

    private async Task<(FillResult Result, HubFailure? Refusal)> FillAsync(
        BlobProgress progress, PartialJournal journal, bool onOtherConnections, CancellationToken stop)
    {
        var blob = progress.Blob;

        // Whatever flips bytes may sit on one connection's way: none of the pool's is used again then.
        using var other = onOtherConnections ? TransferHttp.CreateClient(HubHttp.UserAgent, services.Proxy, services.Guard, services.Sleep) : null;
        var fill = services.Fill with { Http = other ?? services.Fill.Http, Pace = pace };
        using var source = new HubBlobSource(services.Hub, repo.Id, commit, blob.Source);
        var filler = new BlobFiller(
            new FillRequest(repo.PartialPath(blob.Etag, blob.Mark), blob.Size, blob.Etag), source, journal, fill)
        { Retries = run.Retries };
        progress.Begin(filler);
        var result = await filler.RunAsync(stop);
        progress.End(result);
        return (result, source.LastFailure);
    }

    private void NoteMend(PlannedBlob blob, FillResult.WrongContent wrong)
    {
        if (wrong.Blame == WrongContentBlame.Disk)
        {
            run.Note(new DownloadError(
                ErrorKind.WrongOnDisk, $"{blob.Source.Path}: {wrong.Message} Only these are fetched again. Is the disk in order?")
            { Path = blob.Source.Path.Value });
        }
    }

    private async Task WaitForHolderAsync(BlobProgress progress, TimeSpan pause, CancellationToken stop)
    {
        progress.Wait(new Waiting(
            FailureCause.HeldElsewhere,
            $"{progress.Blob.Source.Path} is being downloaded by another process or download",
            services.Time.GetUtcNow() + pause));
        await services.Sleep.DelayAsync(pause, wasAsked: false, stop);
    }

    private async Task PublishAsync(BlobProgress progress, PartialJournal journal)
    {
        repo.Publish(progress.Blob.Etag, progress.Blob.Mark);
        Link(progress);
        await journal.ClearAsync(CancellationToken.None);
    }

    private async Task DropPartialAsync(PlannedBlob blob, PartialJournal journal)
    {
        repo.DeletePartial(blob.Etag, blob.Mark);
        await journal.ClearAsync(CancellationToken.None);
    }

    private void Link(BlobProgress progress)
    {
        repo.Link(commit, progress.Blob.Paths, progress.Blob.Etag, progress.Blob.Size);
        progress.Finish();
    }
}
