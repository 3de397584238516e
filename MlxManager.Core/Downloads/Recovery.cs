using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>What a start finds in the rows, and what it does before anything runs.</summary>
internal static class Recovery
{
    /// <param name="Unfinished">With their files; they get a session each.</param>
    /// <param name="Owed">Cancelled, with their files; what they brought is still to be removed.</param>
    /// <param name="Shown">Completed and not dismissed.</param>
    public sealed record Rows(IReadOnlyList<DownloadRow> Unfinished, IReadOnlyList<DownloadRow> Owed, IReadOnlyList<DownloadRow> Shown);

    /// <summary>Throws where a row makes no sense: before anything is done by any of them.</summary>
    public static async Task<Rows> LoadAsync(RunServices services)
    {
        var rows = await services.Database.ReadAsync(async context => new Rows(
            await context.Downloads.Include(d => d.Files)
                .Where(d => d.Status != DownloadStatus.Completed && d.Status != DownloadStatus.Cancelled).ToListAsync(),
            await context.Downloads.Include(d => d.Files).Where(d => d.CleanupOwed).ToListAsync(),
            await context.Downloads.WithPresent().Where(d => d.Status == DownloadStatus.Completed && !d.Dismissed).ToListAsync()));
        foreach (var row in rows.Unfinished.Concat(rows.Owed))
        {
            _ = DownloadRecords.RequestOf(row);
            _ = DownloadRecords.PlanOf(row);
        }

        foreach (var row in rows.Shown)
        {
            _ = DownloadRecords.SnapshotOf(row);
        }

        return rows;
    }

    /// <summary>The journals that no unfinished download speaks of.</summary>
    public static Task DropJournalsAsync(RunServices services) => services.Database.WriteAsync(context => context.Partials
        .Where(p => !context.Files.Any(f => f.Wanted && f.Mark == p.Mark && (f.LfsSha256 ?? f.GitOid) == p.Etag
            && context.Downloads.Any(d => d.Id == f.DownloadId && d.Model == p.Model
                && (d.CleanupOwed || (d.Status != DownloadStatus.Completed && d.Status != DownloadStatus.Cancelled)))))
        .ExecuteDeleteAsync());

    /// <summary>A kill between the writing of a small file and its rename leaves a file that nobody looks at.</summary>
    public static void Sweep(RunServices services, DownloadSession session)
    {
        try
        {
            session.Repo.SweepTemporaries();
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            // Whatever hinders it will hinder the download too, and be said there; the server starts all the same.
            RunLog.SweepFailed(services.Logger, exception, session.Id, session.Request.Model);
        }
    }

    /// <summary>A kill leaves the row's figures behind the disk; a paused or queued download shows what is really here.</summary>
    public static async Task CountAsync(RunServices services, DownloadSession session)
    {
        if (session.State.Plan is null || !services.Cache.Exists)
        {
            return;
        }

        try
        {
            await session.SettleAsync();
            var plan = session.State.Plan;
            var here = await BytesAtRest.OfAsync(services, session.Repo, plan);
            var verified = plan.Blobs.Where(b => plan.IsHere(session.Repo, b)).Sum(b => b.Size);
            session.State.Rest(here.Values.Sum(), verified, plan.Files.Count(f => session.Repo.IsLinked(plan.Commit, f.Path, f.Etag, f.Size)));
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            // The figures of the row stay. A disk that cannot be read must not keep the server from starting; the run says it.
            RunLog.NotCounted(services.Logger, exception, session.Id, session.Request.Model);
        }
    }
}
