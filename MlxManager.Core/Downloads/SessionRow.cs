using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// The row of an unfinished download. Each thing that happens to it is one transaction; whoever comes back from here may act on it
/// and say it, a kill notwithstanding.
/// </summary>
internal sealed class SessionRow(Database database, int id, string cache)
{
    public Task LimitAsync(long? bytesPerSecond) => ChangeAsync(row => row.BytesPerSecondLimit = bytesPerSecond);

    /// <summary>The plan and the status that says that it stands.</summary>
    public Task FreezeAsync(DownloadPlan plan, DateTimeOffset now) => database.WriteAsync(async context =>
    {
        var row = await context.Downloads.Include(d => d.Files).SingleAsync(d => d.Id == id);
        DownloadRecords.SetPlan(row, plan);
        row.Cache = cache;
        row.Status = DownloadStatus.Downloading;
        row.StartedAt ??= now.UtcDateTime;
    });

    public Task DownloadAsync() => ChangeAsync(row => row.Status = DownloadStatus.Downloading);

    /// <summary>Waiting for its turn again, with a new run.</summary>
    public Task GoOnAsync(string taskId, DateTimeOffset now) => database.WriteAsync(async context =>
    {
        var row = await context.Downloads.SingleAsync(d => d.Id == id);
        row.Status = DownloadStatus.Pending;
        row.TaskId = taskId;

        // A cancel of which nobody heard whether it was written is undone by this.
        row.CleanupOwed = false;
        row.CompletedAt = null;
        DownloadRecords.SetError(row, null);
        context.Runs.Add(new RunRow { TaskId = taskId, DownloadId = id, StartedAt = now.UtcDateTime });
    });

    /// <summary>From here on, a start finishes what of the removal is cut off.</summary>
    public Task CancelAsync(Effort effort, DateTimeOffset now) => ChangeAsync(row =>
    {
        row.Status = DownloadStatus.Cancelled;
        row.CleanupOwed = true;
        row.CompletedAt = now.UtcDateTime;
        DownloadRecords.SetEffort(row, effort);
        DownloadRecords.SetError(row, null);
    });

    /// <summary>What it has is no longer for the model's other downloads to remove: unfinished ones, and cancelled ones that still have to.</summary>
    /// <param name="taken">What did not come over the line, though it was not there when the plan was made.</param>
    public Task CompleteAsync(DownloadPlan plan, Effort effort, IReadOnlyCollection<Etag> taken, DateTimeOffset now) => database.WriteAsync(async context =>
    {
        var row = await context.Downloads.SingleAsync(d => d.Id == id);
        var others = await context.Downloads.Include(d => d.Files)
            .Where(d => d.Model == row.Model && d.Id != id && d.Commit != null
                && (d.CleanupOwed || (d.Status != DownloadStatus.Completed && d.Status != DownloadStatus.Cancelled)))
            .ToListAsync();
        foreach (var other in others)
        {
            DownloadRecords.SetOwnership(other, DownloadRecords.PlanOf(other)!.LeavingTo(plan));
        }

        row.Status = DownloadStatus.Completed;
        row.CleanupOwed = false;
        row.CompletedAt = now.UtcDateTime;
        row.DownloadedBytes = plan.TotalBytes;
        row.FilesDone = plan.Files.Length;
        DownloadRecords.SetEffort(row, effort);
        DownloadRecords.SetError(row, null);
        await DownloadRecords.NoteTakenAsync(context, id, taken);
    });

    /// <summary>No run is at work any more, and this is what is here.</summary>
    public Task RestAsync(DownloadStatus status, DownloadError? error, (long Bytes, int Files) here, Effort effort) => ChangeAsync(row =>
    {
        row.Status = status;
        row.DownloadedBytes = here.Bytes;
        row.FilesDone = here.Files;
        DownloadRecords.SetEffort(row, effort);
        DownloadRecords.SetError(row, error);
    });

    /// <summary>Whose the files are in the cache of today.</summary>
    public Task SettleAsync(DownloadPlan changed) => database.WriteAsync(async context =>
    {
        var row = await context.Downloads.Include(d => d.Files).SingleAsync(d => d.Id == id);
        row.Cache = cache;
        DownloadRecords.SetOwnership(row, changed);
    });

    private Task ChangeAsync(Action<DownloadRow> change) =>
        database.WriteAsync(async context => change(await context.Downloads.SingleAsync(d => d.Id == id)));
}
