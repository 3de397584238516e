using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace MlxManager.Core.Downloads;

/// <summary>What is known of downloads: an unfinished one's session speaks for it, a finished one's row.</summary>
/// <param name="sessionOf">Gives the session of a download, as long as it is unfinished.</param>
internal sealed class DownloadLookup(RunServices services, Func<int, DownloadSession?> sessionOf)
{
    public async Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken)
    {
        if (sessionOf(id) is not { } session)
        {
            return await FindAsync(id, cancellationToken) is null ? null : new CancelPreview(0, null, null);
        }

        if (session.State.Plan is not { } plan || !services.Cache.Exists)
        {
            return new CancelPreview(0, null, null);
        }

        var removal = await Task.Run(() => Cleanup.RemovalOf(session.Repo, session.Request.Revision, plan, session.SiblingPlans()), cancellationToken);
        return new CancelPreview(removal.FreedBytes, removal.KeptRevision, removal.LeftBehind);
    }

    public async Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken)
    {
        if (sessionOf(id) is { } session)
        {
            return session.State.Snapshot;
        }

        var row = await services.Database.ReadAsync(context => context.Downloads.WithPresent().SingleOrDefaultAsync(d => d.Id == id, cancellationToken));
        return row is null ? null : DownloadRecords.SnapshotOf(row);
    }

    public async Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken)
    {
        var run = await services.Database.ReadAsync(context => context.Runs.SingleOrDefaultAsync(r => r.TaskId == taskId, cancellationToken));
        return run is null ? null : await FindAsync(run.DownloadId, cancellationToken);
    }

    public async Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken)
    {
        if (sessionOf(id) is { } session)
        {
            return new DownloadDetails(session.State.Snapshot, await FileList.OfAsync(services, session.Repo, session.State));
        }

        var row = await DownloadRecords.LoadAsync(services.Database, id);
        return row is null ? null
            : new DownloadDetails(
                DownloadRecords.SnapshotOf(row), row.Status == DownloadStatus.Completed ? FileList.OfCompleted(row) : []);
    }

    public async Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken)
    {
        var events = await services.Timeline.ReadAsync(id, cancellationToken);
        return events.Count > 0 || await FindAsync(id, cancellationToken) is not null ? events : null;
    }

    public async Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(
        DownloadStatus? status, int limit, CancellationToken cancellationToken)
    {
        var rows = await services.Database.ReadAsync(context => context.Downloads
            .Where(d => status == null || d.Status == status)
            .OrderByDescending(d => d.Id)
            .Take(limit)
            .WithPresent()
            .ToListAsync(cancellationToken));

        // A running one's row is as old as its last change of status.
        return rows.Select(r => sessionOf(r.Id) is { } session ? session.State.Snapshot : DownloadRecords.SnapshotOf(r))
            .ToImmutableArray();
    }
}
