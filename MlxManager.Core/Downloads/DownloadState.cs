using System.Collections.Immutable;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// What is true of one download now, and how it is shown. Changed only by its session; composed and published under one
/// lock, so that an older picture never follows a newer one. Nothing is awaited under the lock.
/// </summary>
internal sealed class DownloadState
{
    private readonly Lock _lock = new();
    private readonly ChangeFeed _feed;
    private readonly DateTimeOffset _createdAt;
    private string _taskId;
    private DownloadStatus _status;
    private DownloadPlan? _plan;
    private DownloadError? _error;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _completedAt;
    private long _bytesAtRest;
    private int _filesAtRest;
    private long _verifiedAtRest;
    private long _presentBytes;
    private ImmutableHashSet<Etag> _taken = [];
    private Effort _effort;
    private long? _limit;
    private ActiveRun? _run;

    public DownloadState(DownloadRow row, ChangeFeed feed)
    {
        _feed = feed;
        Id = row.Id;
        Request = DownloadRecords.RequestOf(row);
        _createdAt = row.CreatedAt;
        _taskId = row.TaskId;
        _status = row.Status;
        _plan = DownloadRecords.PlanOf(row);
        _error = DownloadRecords.ErrorOf(row);
        _startedAt = row.StartedAt;
        _bytesAtRest = row.DownloadedBytes;
        _filesAtRest = row.FilesDone;
        _presentBytes = _plan?.PresentBytes ?? 0;
        _effort = DownloadRecords.EffortOf(row);
        _limit = row.BytesPerSecondLimit;
    }

    public int Id { get; }

    public StartRequest Request { get; }

    public DownloadStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    public DownloadPlan? Plan
    {
        get
        {
            lock (_lock)
            {
                return _plan;
            }
        }
    }

    public DownloadHold Hold()
    {
        lock (_lock)
        {
            return new DownloadHold(
                Id, _status, Request.Model, _plan?.Commit, [.. _plan?.Blobs.Select(b => new HeldBlob(b.Etag, b.Mark, b.Size)) ?? []]);
        }
    }

    public ActiveRun? Run
    {
        get
        {
            lock (_lock)
            {
                return _run;
            }
        }
    }

    /// <summary>Bytes and files that were here when the last run ended.</summary>
    public (long Bytes, int Files) AtRest
    {
        get
        {
            lock (_lock)
            {
                return (_bytesAtRest, _filesAtRest);
            }
        }
    }

    /// <summary>Contents that runs of this process, which have ended, copied whole from elsewhere on this machine.</summary>
    public ImmutableHashSet<Etag> Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken;
            }
        }
    }

    /// <summary>Of all runs that have ended.</summary>
    public Effort Effort
    {
        get
        {
            lock (_lock)
            {
                return _effort;
            }
        }
    }

    public DownloadSnapshot Snapshot
    {
        get
        {
            lock (_lock)
            {
                return Compose();
            }
        }
    }

    public void Publish()
    {
        lock (_lock)
        {
            _feed.Publish(Compose());
        }
    }

    public void Set(DownloadStatus status, DownloadError? error) => Change(() =>
    {
        _status = status;
        _error = error;
    });

    public void Freeze(DownloadPlan plan, DateTimeOffset startedAt) => Change(() =>
    {
        _plan = plan;
        _presentBytes = plan.PresentBytes;
        _status = DownloadStatus.Downloading;
        _startedAt ??= startedAt;
    });

    public void Finish(DownloadStatus status, DateTimeOffset at) => Change(() =>
    {
        _status = status;
        _error = null;
        _completedAt = at;
        if (status == DownloadStatus.Completed)
        {
            _bytesAtRest = _plan!.TotalBytes;
            _filesAtRest = _plan.Files.Length;
            _verifiedAtRest = _plan.TotalBytes;
        }
    });

    public void Replace(DownloadPlan plan) => Change(() => (_plan, _presentBytes) = (plan, plan.PresentBytes));

    public void Rest(long bytes, long verified, int files) => Change(() => (_bytesAtRest, _verifiedAtRest, _filesAtRest) = (bytes, verified, files));

    public void Limit(long? bytesPerSecond) => Change(() => _limit = bytesPerSecond);

    public void BeginRun(string? taskId, ActiveRun run) => Change(() =>
    {
        _taskId = taskId ?? _taskId;
        _run = run;
    });

    public void EndRun() => Change(() =>
    {
        if (_run is { } run && run.Progress.Now() is { Counts: { } counts } last)
        {
            _bytesAtRest = counts.GoodBytes;
            _verifiedAtRest = counts.VerifiedBytes;
            _filesAtRest = counts.FilesDone;

            // Bytes that came after the last look count too.
            run.Measure(last);
            _effort += run.Effort;
            _taken = _taken.Union(run.Progress.Taken);
        }

        _run = null;
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _feed.Publish(Compose());
        }
    }

    private DownloadSnapshot Compose()
    {
        var state = _run?.Progress.Now();
        var bytes = state?.Counts?.GoodBytes ?? _bytesAtRest;
        var total = _plan?.TotalBytes ?? 0;
        var rate = state is null ? null : _run!.Measure(state);
        var effort = _run is null ? _effort : _effort + _run.Effort;
        return new DownloadSnapshot(
            Id,
            _taskId,
            Request.Model,
            Request.Revision,
            _plan?.Commit,
            _status,
            StateTable.IsRunning(_status) ? state?.Phase ?? RunPhase.Queued : null,
            state?.Waiting,
            bytes,
            total,
            rate,
            rate > 0 ? TimeLeft(total - bytes, rate.Value) : null,
            state?.Counts?.FilesDone ?? _filesAtRest,
            _plan?.Files.Length ?? 0,
            state?.Notice ?? _error,
            _createdAt,
            _startedAt,
            _completedAt)
        {
            Patterns = Request.Patterns,
            ReusedBytes = Math.Min(_presentBytes + TakenBytes(), bytes),
            CopyingBytes = state?.Counts?.CopyingBytes ?? 0,
            VerifiedBytes = Math.Min(state?.Counts?.VerifiedBytes ?? _verifiedAtRest, bytes),
            ActiveTime = effort.ActiveTime,
            FetchedBytes = effort.FetchedBytes,
            PeakBytesPerSecond = effort.PeakBytesPerSecond,
            QueuePosition = _run?.QueuePosition,
            BytesPerSecondLimit = _limit,
        };
    }

    private long TakenBytes()
    {
        var taken = _run is null ? _taken : _taken.Union(_run.Progress.Taken);
        return taken.IsEmpty || _plan is null ? 0 : _plan.Blobs.Where(blob => taken.Contains(blob.Etag)).Sum(blob => blob.Size);
    }

    /// <summary>In whole seconds, so that a tick that changes nothing to see is no change.</summary>
    private static TimeSpan TimeLeft(long bytes, double rate) =>
        TimeSpan.FromSeconds(Math.Ceiling(Math.Min(bytes / rate, TimeSpan.FromDays(99).TotalSeconds)));
}
