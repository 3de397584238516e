using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Whether an unfinished download is already what a start asks for: the same files of the same commit, whatever name each gave its revision.
/// </summary>
internal sealed class TwinSearch(HubClient hub, TimeProvider time)
{
    /// <summary>A Hub that does not answer for this long leaves the names to decide.</summary>
    private static readonly TimeSpan ResolveTime = TimeSpan.FromSeconds(5);

    /// <param name="unfinished">The unfinished downloads of the model.</param>
    public async Task<DownloadSession?> FindAsync(StartRequest request, IEnumerable<DownloadSession> unfinished, CancellationToken cancellationToken)
    {
        var candidates = unfinished.Where(s => s.Request.Patterns.Equals(request.Patterns)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        // One of that name without a plan will find the commit that this start would find.
        var sameName = candidates.Where(s => s.Request.Revision == request.Revision).ToList();
        if (sameName.Find(s => s.State.Plan is null) is { } unplanned)
        {
            return unplanned;
        }

        // The Hub takes its time: what is over by then, or cancelled, brings nothing any more.
        var commit = request.Revision.AsCommit ?? await ResolveAsync(request, cancellationToken);
        return (commit is null ? sameName : candidates.FindAll(s => s.State.Plan?.Commit == commit))
            .Find(s => StateTable.IsUnfinished(s.State.Status));
    }

    private async Task<CommitHash?> ResolveAsync(StartRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ResolveTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await hub.GetModelAsync(request.Model, request.Revision, either.Token)).Value?.Commit;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
