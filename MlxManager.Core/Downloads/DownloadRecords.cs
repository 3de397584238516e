using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>Between rows (strings) and the download's own types. A row that does not parse is a damaged database: it throws.</summary>
internal static class DownloadRecords
{
    public static DownloadRow NewRow(StartRequest request, string taskId, DateTimeOffset now) => new()
    {
        TaskId = taskId,
        Model = request.Model.Value,
        Revision = request.Revision.Value,
        AllowPatterns = JsonSerializer.Serialize(request.Patterns.Allow),
        IgnorePatterns = JsonSerializer.Serialize(request.Patterns.Ignore),
        Status = DownloadStatus.Pending,
        CreatedAt = now.UtcDateTime,
    };

    public static StartRequest RequestOf(DownloadRow row) => new(
        RepoId.Parse(row.Model),
        Revision.Parse(row.Revision),
        PatternsOf(row));

    public static DownloadError? ErrorOf(DownloadRow row) =>
        row is { ErrorKind: { } kind, ErrorMessage: { } message } ? new DownloadError(kind, message) : null;

    public static void SetError(DownloadRow row, DownloadError? error)
    {
        row.ErrorKind = error?.Kind;
        row.ErrorMessage = error?.Message;
    }

    public static Effort EffortOf(DownloadRow row) => new(row.ActiveTime, row.FetchedBytes, row.PeakBytesPerSecond);

    public static void SetEffort(DownloadRow row, Effort effort)
    {
        row.ActiveTime = effort.ActiveTime;
        row.FetchedBytes = effort.FetchedBytes;
        row.PeakBytesPerSecond = effort.PeakBytesPerSecond;
    }

    /// <summary>With as many of a download's files as its snapshot needs.</summary>
    public static IQueryable<DownloadRow> WithPresent(this IQueryable<DownloadRow> rows) =>
        rows.Include(d => d.Files.Where(f => f.Wanted && f.WasPresent));

    /// <summary>
    /// A download as its row alone tells it: finished ones, and those whose disk is away. The row is loaded
    /// <see cref="WithPresent">with the files that were present</see>, or with all.
    /// </summary>
    public static DownloadSnapshot SnapshotOf(DownloadRow row) => new(
        row.Id,
        row.TaskId,
        RepoId.Parse(row.Model),
        Revision.Parse(row.Revision),
        row.Commit is null ? null : CommitHash.Parse(row.Commit),
        row.Status,
        Phase: null,
        Waiting: null,
        row.DownloadedBytes,
        row.TotalBytes,
        SpeedBytesPerSecond: null,
        TimeLeft: null,
        row.FilesDone,
        row.FilesTotal,
        ErrorOf(row),
        row.CreatedAt,
        row.StartedAt,
        row.CompletedAt)
    {
        Patterns = PatternsOf(row),
        ReusedBytes = Math.Min(PresentBytes(row), row.DownloadedBytes),
        VerifiedBytes = row.Status == DownloadStatus.Completed ? row.DownloadedBytes : 0,
        ActiveTime = row.ActiveTime,
        FetchedBytes = row.FetchedBytes,
        PeakBytesPerSecond = row.PeakBytesPerSecond,
        BytesPerSecondLimit = row.BytesPerSecondLimit,
    };

    public static void SetPlan(DownloadRow row, DownloadPlan plan)
    {
        row.Commit = plan.Commit.Value;
        row.SnapshotExisted = plan.SnapshotExisted;
        row.TotalBytes = plan.TotalBytes;
        row.FilesTotal = plan.Files.Length;
        row.Files.Clear();
        var planned = plan.Files.ToDictionary(f => f.Path);
        foreach (var file in plan.Tree.Files)
        {
            planned.TryGetValue(file.Path, out var wanted);
            row.Files.Add(new FileRow
            {
                Path = file.Path.Value,
                Size = file.Size,
                GitOid = file.GitOid.Value,
                LfsSha256 = file.LfsSha256?.Value,
                XetHash = file.XetHash,
                Wanted = wanted is not null,
                Mark = wanted?.Mark.Value ?? "",
                WasLinked = wanted?.WasLinked ?? false,
                WasPresent = wanted?.WasPresent ?? false,
            });
        }
    }

    /// <summary>Writes whose files and blobs are, after <see cref="DownloadPlan.Leaving"/>.</summary>
    public static void SetOwnership(DownloadRow row, DownloadPlan plan)
    {
        row.SnapshotExisted = plan.SnapshotExisted;
        var files = row.Files.ToDictionary(f => f.Path);
        foreach (var file in plan.Files)
        {
            files[file.Path.Value].WasLinked = file.WasLinked;
            files[file.Path.Value].WasPresent = file.WasPresent;
        }
    }

    public static DownloadPlan? PlanOf(DownloadRow row)
    {
        if (row.Commit is null)
        {
            return null;
        }

        var tree = new List<RepoFile>(row.Files.Count);
        var files = ImmutableArray.CreateBuilder<PlannedFile>();
        foreach (var file in row.Files)
        {
            // In a row that came by a join, EF leaves null what a damaged file has lost, whatever the type says.
            if (file is not { Path: not null, GitOid: not null, Mark: not null })
            {
                throw new FormatException("A file's row is damaged.");
            }

            var entry = new RepoFile(
                RepoPath.Parse(file.Path),
                file.Size,
                Etag.Parse(file.GitOid),
                file.LfsSha256 is null ? null : Etag.Parse(file.LfsSha256),
                file.XetHash);
            tree.Add(entry);
            if (file.Wanted)
            {
                var mark = PartialMark.TryParse(file.Mark, out var parsed) ? parsed : throw new FormatException("A partial's mark is damaged.");
                files.Add(new PlannedFile(entry.Path, entry.Etag, entry.Size, mark, file.WasLinked, file.WasPresent));
            }
        }

        return new DownloadPlan(new RepoTree(CommitHash.Parse(row.Commit), tree), files.ToImmutable(), row.SnapshotExisted);
    }

    /// <summary>
    /// Of a completed download, which cannot be cancelled any more: these contents count as reused, like those that were there before.
    /// </summary>
    public static Task NoteTakenAsync(MlxContext context, int id, IReadOnlyCollection<Etag> taken)
    {
        var names = taken.Select(etag => etag.Value).ToList();
        return names.Count == 0 ? Task.CompletedTask : context.Files
            .Where(f => f.DownloadId == id && names.Contains(f.LfsSha256!))
            .ExecuteUpdateAsync(change => change.SetProperty(f => f.WasPresent, true));
    }

    private static FilePatterns PatternsOf(DownloadRow row) => new(
        JsonSerializer.Deserialize<string[]>(row.AllowPatterns)!,
        JsonSerializer.Deserialize<string[]>(row.IgnorePatterns)!);

    private static long PresentBytes(DownloadRow row) =>
        row.Files.Where(f => f is { Wanted: true, WasPresent: true }).DistinctBy(f => f.LfsSha256 ?? f.GitOid).Sum(f => f.Size);

    public static Task<DownloadRow?> LoadAsync(Database database, int id) =>
        database.ReadAsync(context => context.Downloads.Include(d => d.Files).SingleOrDefaultAsync(d => d.Id == id));
}
