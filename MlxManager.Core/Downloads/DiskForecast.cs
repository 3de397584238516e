using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>
/// What the volume will have room for once all that is running or queued is here. Counted from the frozen plans and the disk
/// as it is, as <see cref="DiskLedger"/> does for running ones alone: a partial has taken its whole length from the start.
/// </summary>
public sealed class DiskForecast
{
    private readonly DownloadEngine _engine;
    private readonly RunServices _services;

    internal DiskForecast(DownloadEngine engine, RunServices services)
    {
        _engine = engine;
        _services = services;
    }

    /// <summary>Looks at the disk: a few system calls for each content of each unfinished download.</summary>
    /// <param name="model">Whose contents are told; null when only the room is asked for.</param>
    public async Task<DiskOutlook> LookAsync(RepoId? model, CancellationToken cancellationToken) =>
        await Task.Run(() => LookNowAsync(model, cancellationToken), cancellationToken);

    private async Task<DiskOutlook> LookNowAsync(RepoId? model, CancellationToken cancellationToken)
    {
        var (promised, promises, unplanned, wasUsed) = (0L, 0, 0, false);
        var counted = new HashSet<(RepoId, Etag)>();
        var contents = new Dictionary<Etag, ContentOutlook>();
        foreach (var session in _engine.Sessions())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isRunning = StateTable.IsRunning(session.State.Status);
            if (session.State.Plan is not { } plan)
            {
                unplanned += isRunning ? 1 : 0;
                continue;
            }

            wasUsed = true;
            if (!isRunning && session.Request.Model != model)
            {
                continue;
            }

            var here = session.Request.Model == model ? await HereAsync(session, plan) : null;
            var before = promised;
            foreach (var blob in plan.Blobs)
            {
                // The partial first: one that becomes the blob between the two looks is then seen as the blob.
                var hasPartial = session.Repo.HasPartial(blob.Etag, blob.Mark);
                if (plan.IsHere(session.Repo, blob))
                {
                    continue;
                }

                if (isRunning && !hasPartial && counted.Add((session.Request.Model, blob.Etag)))
                {
                    promised += blob.Size;
                }

                if (here is not null)
                {
                    Add(contents, blob.Etag, new ContentOutlook(here.GetValueOrDefault(blob.Etag), hasPartial || isRunning, isRunning));
                }
            }

            promises += promised > before ? 1 : 0;
        }

        return new DiskOutlook(Free(wasUsed), promised, promises, unplanned, contents);
    }

    private async Task<IReadOnlyDictionary<Etag, long>> HereAsync(DownloadSession session, DownloadPlan plan) =>
        session.State.Run?.Progress.Blobs is { IsDefaultOrEmpty: false } blobs
            ? blobs.ToDictionary(b => b.Blob.Etag, b => b.Now().GoodBytes)
            : await BytesAtRest.OfAsync(_services, session.Repo, plan);

    /// <summary>Two downloads of one model share the blob and its partial; what is true of either is true of both.</summary>
    private static void Add(Dictionary<Etag, ContentOutlook> contents, Etag etag, ContentOutlook found) =>
        contents[etag] = !contents.TryGetValue(etag, out var other) ? found : new ContentOutlook(
            Math.Max(found.HereBytes, other.HereBytes), found.NeedsNoRoom || other.NeedsNoRoom, found.IsComing || other.IsComing);

    private long? Free(bool wasUsed)
    {
        // A cache that plans were made for and that is missing lies on an unplugged disk: the room elsewhere is not its.
        if (wasUsed && !_services.Cache.Exists)
        {
            return null;
        }

        try
        {
            return _services.Cache.FreeBytes() is var free and not long.MaxValue ? free : null;
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            // Only an outlook: the engine looks again before the first byte, and says what is wrong.
            return null;
        }
    }
}
