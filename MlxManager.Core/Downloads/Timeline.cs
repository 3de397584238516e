using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// What happened to each download, kept in rows. Noting only puts the event into a list; rows are written a moment later,
/// many in one transaction, so that nobody on the way of a byte waits for the database. A kill loses that moment.
/// </summary>
internal sealed class Timeline : IDisposable
{
    /// <summary>Events kept of one download; the least telling of the oldest go first.</summary>
    public const int MostKept = 500;

    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private List<TimelineEntry> _changed = [];

    public Timeline(Database database, TimeProvider time, ILogger logger)
    {
        (_database, _time, _logger) = (database, time, logger);
        _timer = time.CreateTimer(_ => _ = FlushAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds an event; returns at once. The entry is for <see cref="Amend"/>.</summary>
    public TimelineEntry Note(int downloadId, DownloadEventKind kind, string text, EventFacts? facts = null)
    {
        var entry = new TimelineEntry(downloadId, _time.GetUtcNow());
        Amend(entry, kind, text, facts);
        return entry;
    }

    /// <summary>What has been noted turns out to be more; the event stays where it is in time.</summary>
    public void Amend(TimelineEntry entry, DownloadEventKind kind, string text, EventFacts? facts = null)
    {
        lock (_lock)
        {
            (entry.Kind, entry.Text, entry.Facts) = (kind, text, facts);
            if (entry.IsChanged)
            {
                return;
            }

            entry.IsChanged = true;
            _changed.Add(entry);
            if (_changed.Count == 1)
            {
                _timer.Change(BatchTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes what has been noted up to now. Never throws: a timeline is no reason for a download to fail.</summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            var batch = TakeChanged();
            if (batch.Count > 0)
            {
                await WriteAsync(batch);
            }
        }
        catch (Exception exception)
        {
            RunLog.TimelineNotWritten(_logger, exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>All that is kept of one download, in order.</summary>
    public async Task<IReadOnlyList<DownloadEvent>> ReadAsync(int downloadId, CancellationToken cancellationToken)
    {
        await FlushAsync().WaitAsync(cancellationToken);
        var rows = await _database.ReadAsync(context =>
            context.Events.Where(e => e.DownloadId == downloadId).OrderBy(e => e.Id).ToListAsync(cancellationToken));
        return [.. rows.Select(EventOf)];
    }

    // Whoever is just writing may still hold the semaphore; it owns nothing that would have to be given back.
    public void Dispose() => _timer.Dispose();

    private static DownloadEvent EventOf(EventRow row)
    {
        var (message, facts) = EventText.Split(row.Text);
        return new DownloadEvent(row.At, row.Kind, message, facts);
    }

    private List<(TimelineEntry Entry, EventRow Row)> TakeChanged()
    {
        lock (_lock)
        {
            var batch = _changed.ConvertAll(e => (e, new EventRow
            {
                Id = e.RowId ?? 0,
                DownloadId = e.DownloadId,
                At = e.At.UtcDateTime,
                Kind = e.Kind,
                Text = EventText.Join(e.Text, e.Facts),
            }));
            _changed.ForEach(e => e.IsChanged = false);
            _changed = [];
            return batch;
        }
    }

    private async Task WriteAsync(List<(TimelineEntry Entry, EventRow Row)> batch)
    {
        await _database.NoteAsync(async context =>
        {
            // A download may have been forgotten meanwhile, and an old event dropped: neither may cost the others theirs.
            var ids = batch.Select(e => e.Row.DownloadId).Distinct().ToList();
            var known = await context.Downloads.Where(d => ids.Contains(d.Id)).Select(d => d.Id).ToListAsync();
            context.Events.AddRange(batch.Where(e => e.Entry.RowId is null && known.Contains(e.Row.DownloadId)).Select(e => e.Row));
            foreach (var (_, row) in batch.Where(e => e.Entry.RowId is not null))
            {
                await context.Events.Where(e => e.Id == row.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(e => e.Kind, row.Kind).SetProperty(e => e.Text, row.Text));
            }

            await context.SaveChangesAsync();
            foreach (var id in known)
            {
                await TrimAsync(context, id);
            }
        });
        batch.ForEach(e => e.Entry.RowId = e.Row.Id == 0 ? null : e.Row.Id);
    }

    private static async Task TrimAsync(MlxContext context, int downloadId)
    {
        var events = context.Events.Where(e => e.DownloadId == downloadId);
        var tooMany = await events.CountAsync() - MostKept;
        if (tooMany > 0)
        {
            await events
                .OrderBy(e => e.Kind == DownloadEventKind.Waiting || e.Kind == DownloadEventKind.Retrying
                    || e.Kind == DownloadEventKind.ConnectionReplaced ? 0 : e.Kind == DownloadEventKind.Verified ? 1 : 2)
                .ThenBy(e => e.Id)
                .Take(tooMany)
                .ExecuteDeleteAsync();
        }
    }
}
