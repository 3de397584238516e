using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>
/// One run of one download: queued → preparing (the Hub asked, the plan frozen) → every blob brought, small ones first →
/// the ref moved. Changes nothing of the download's state itself; it ends with a value and its owner draws the conclusion.
/// </summary>
internal sealed class DownloadRun(DownloadSession owner, SlotPlace place, RunServices services)
{
    /// <summary>How often a run starts over because files it had linked are gone at its end.</summary>
    private const int MaxLosses = 3;

    private readonly RepoCache _repo = services.Cache.Repo(owner.Request.Model);

    /// <summary>Contents that the file system will share with files elsewhere.</summary>
    private HashSet<Etag> _withoutRoom = [];

    public RunProgress Progress { get; } = new();

    /// <summary>Among those that wait for their turn; null when it does not wait.</summary>
    public int? QueuePosition => place.Position;

    public async Task<RunResult> RunAsync(CancellationToken stop)
    {
        using var span = RunSpans.Run(owner.Id, owner.Request);
        var result = await RunToEndAsync(stop);
        span.Ended(result);
        return result;
    }

    private async Task<RunResult> RunToEndAsync(CancellationToken stop)
    {
        using var slot = place;
        try
        {
            Progress.Queued();
            if (!place.Turn.IsCompleted)
            {
                owner.Notes.Queued();
            }

            await place.Turn.WaitAsync(stop);
            stop.ThrowIfCancellationRequested();
            Progress.Preparing();
            return await WorkWhileTheDiskGoesAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new RunResult.Stopped();
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            return Conclude(DiskTroubles.Of(exception));
        }
        catch (Exception exception)
        {
            // A bug, or a damaged database: the download says so instead of hanging for ever; the log has the rest.
            RunLog.Unexpected(services.Logger, exception, owner.Id, owner.Request.Model);
            return new RunResult.Failed(new DownloadError(ErrorKind.Other, $"Something unexpected went wrong: {exception.Message}"));
        }
        finally
        {
            services.Disk.Release(owner.Id);
        }
    }

    private async Task<RunResult> WorkWhileTheDiskGoesAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await WorkAsync(stop);
            }
            catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception) && !services.Cache.Exists)
            {
                // A folder that never was and cannot be made is no disk that comes back.
                if (!await services.CacheWatch.IsKnownAsync())
                {
                    throw;
                }

                // Between two steps of the work, whichever: the next round begins by waiting for it.
                RunLog.CacheGone(services.Logger, exception, owner.Id);
            }
        }
    }

    private async Task<RunResult> WorkAsync(CancellationToken stop)
    {
        var losses = 0;
        while (true)
        {
            await WaitForCacheAsync(stop);
            await owner.SettleAsync();
            if (owner.State.Plan is null && await new Planning(owner, _repo, Progress, services).PlanAsync(stop) is { } refused)
            {
                return refused;
            }

            var plan = owner.State.Plan!;
            var blobs = await BlobsAsync(plan);
            if (services.Disk.TryReserve(owner.Id, () => StillNeeds(blobs)) is { } shortage)
            {
                return new RunResult.PausedByItself(new DownloadError(ErrorKind.NoSpace, shortage.ToString()));
            }

            if (services.Pace.Now.Pace == HourPace.Paused)
            {
                await WaitForHourAsync(blobs, stop);
                continue;
            }

            await owner.GoDownloadingAsync();
            _repo.PrepareSnapshot(plan.Tree);
            using var working = CancellationTokenSource.CreateLinkedTokenSource(stop, services.Pace.Closing);
            Progress.Transferring(blobs);
            var bringer = new BlobBringer(_repo, plan.Commit, Progress, owner.Pace, services);
            var result = await new BlobCrew(bringer, owner.Notes, services.Fill.Options).BringAsync(blobs, working.Token);
            if (result is BringResult.DiskFailed && !services.Cache.Exists)
            {
                continue;
            }

            if (result is BringResult.DiskFailed && !_repo.Exists && losses++ < MaxLosses)
            {
                // Another program has removed the whole repo: it is begun anew.
                continue;
            }

            if (result is BringResult.Stopped && !stop.IsCancellationRequested)
            {
                // The schedule pauses this hour: what is here stays, and it goes on from there.
                continue;
            }

            if (result is not BringResult.Done)
            {
                return Conclude(result);
            }

            if (await CompleteAsync(plan, stop) is not { } lost)
            {
                return new RunResult.Completed();
            }

            if (++losses > MaxLosses)
            {
                return new RunResult.Failed(new DownloadError(
                    ErrorKind.FilesRemoved, $"Another program keeps removing files from the cache ({lost}).")
                { Path = lost.Value });
            }
        }
    }

    private RunResult Conclude(BringResult result) => result switch
    {
        BringResult.Failed failed => new RunResult.Failed(failed.Error),
        BringResult.DiskFailed failed => new RunResult.Failed(failed.Error),
        BringResult.DiskFull full => new RunResult.PausedByItself(new DownloadError(ErrorKind.NoSpace, DiskFullText(full.Message))),
        _ => new RunResult.Stopped(),
    };

    private string DiskFullText(string reason)
    {
        var freeSome = $"The disk is full ({reason}). Free some space and resume.";
        try
        {
            return services.Disk.TryReserve(owner.Id, () => StillNeeds(Progress.Blobs)) is { } shortage
                ? $"The disk is full: {ByteText.Of(shortage.Missing)} more must be freed. Resume when there is room."
                : freeSome;
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            // The disk has gone altogether meanwhile; how much was missing no longer matters.
            return freeSome;
        }
    }

    private async Task WaitForCacheAsync(CancellationToken stop)
    {
        var pause = services.NewPause();
        while (!await services.CacheWatch.IsReadyAsync())
        {
            var length = pause.Next();
            Progress.WaitingFor(new Waiting(FailureCause.DiskAway, services.CacheWatch.MissingText, services.Time.GetUtcNow() + length));
            await services.Sleep.DelayAsync(length, wasAsked: false, stop);
        }
    }

    private async Task WaitForHourAsync(ImmutableArray<BlobProgress> blobs, CancellationToken stop)
    {
        services.Disk.Release(owner.Id);
        await services.Pace.WaitForOpenAsync(
            now => Progress.WaitingFor(
                new Waiting(
                    FailureCause.Scheduled,
                    "The schedule pauses downloads now",
                    now.Until ?? services.Time.GetUtcNow() + TimeSpan.FromDays(WeeklySchedule.Days)),
                blobs),
            stop);
    }

    /// <summary>Every blob with the bytes of it that are here already.</summary>
    private async Task<ImmutableArray<BlobProgress>> BlobsAsync(DownloadPlan plan)
    {
        var here = await BytesAtRest.OfAsync(services, _repo, plan);
        _withoutRoom = services.Sources.WithoutRoom(_repo.Id, plan.Blobs.Select(b => b.Source));
        return [.. plan.Blobs.Select(b => new BlobProgress(b, here[b.Etag], plan.IsHere(_repo, b)))];
    }

    /// <summary>What has yet to take its room from the volume: a partial has its whole length from the start, a clone takes nothing.</summary>
    private IEnumerable<NeededContent> StillNeeds(ImmutableArray<BlobProgress> blobs) => blobs
        .Where(b => !b.IsDone && !_withoutRoom.Contains(b.Blob.Etag) && !owner.State.Plan!.IsHere(_repo, b.Blob) && !_repo.HasPartial(b.Blob.Etag, b.Blob.Mark))
        .Select(b => new NeededContent(_repo.Id, b.Blob.Etag, b.Blob.Size));

    /// <summary>
    /// The ref moves last, so that an update cut off anywhere before leaves the revision in use as it was. Gives the path
    /// of a file that another program has removed meanwhile, if there is one: then the ref stays where it was.
    /// </summary>
    private async Task<RepoPath?> CompleteAsync(DownloadPlan plan, CancellationToken stop)
    {
        using var gate = await services.RepoGate.EnterAsync(owner.Request.Model, stop);
        stop.ThrowIfCancellationRequested();
        var lost = plan.Files.FirstOrDefault(f => !_repo.IsLinked(plan.Commit, f.Path, f.Etag, f.Size));
        if (lost is null)
        {
            _repo.Flush(plan.Commit, plan.Files.Select(file => file.Path));
            _repo.SetRef(owner.Request.Revision, plan.Commit);
        }

        return lost?.Path;
    }
}
