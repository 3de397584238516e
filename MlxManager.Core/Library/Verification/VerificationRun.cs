using System.Collections.Immutable;
using MlxManager.Core.Cache;

namespace MlxManager.Core.Library.Verification;

/// <summary>The figures of one check. Not safe for several threads but for what it says so of; its owner's lock guards it.</summary>
internal sealed class VerificationRun(int id, bool again, DateTimeOffset startedAt)
{
    private readonly HashSet<string> _queued = new(StringComparer.Ordinal);
    private readonly ReadRate _rate = new();
    private long _readBytes;
    private int _filesTotal;
    private int _filesDone;
    private int _filesUnchanged;
    private long _totalBytes;
    private long _notReadBytes;
    private DateTimeOffset? _endedAt;

    public VerificationStatus Status { get; set; } = VerificationStatus.Running;

    public ImmutableArray<RepoName> Repos { get; private set; } = [];

    public bool GivesWay { get; set; }

    public bool IsCacheGone { get; set; }

    /// <summary>Nothing more can be added: all is read, or it was cancelled.</summary>
    public bool IsClosing => Closing.Task.IsCompleted;

    public TaskCompletionSource Closing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the last of it is written down and told.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>What is read for this check; by path, since a content is never read twice at once.</summary>
    public IReadOnlyList<ContentReading> Add(RepoLook look)
    {
        Repos = Repos.Contains(look.Repo) ? Repos : Repos.Add(look.Repo);
        var readings = look.Unread.Where(content => _queued.Add(content.Path)).Select(content => new ContentReading(look.Repo, content)).ToList();
        _filesTotal += readings.Count;
        _filesUnchanged += look.Unchanged;
        _totalBytes += readings.Sum(reading => reading.Content.Length);
        return readings;
    }

    /// <summary>From any thread.</summary>
    public void Read(int bytes) => Interlocked.Add(ref _readBytes, bytes);

    public void End(ContentReading reading)
    {
        _queued.Remove(reading.Content.Path);
        _filesDone++;

        // What was not read of a file that has changed will not be.
        _notReadBytes += reading.Content.Length - reading.Position;
        if (_queued.Count == 0)
        {
            Closing.TrySetResult();
        }
    }

    /// <summary>Nothing of it has to be read.</summary>
    public void CloseIfEmpty()
    {
        if (_queued.Count == 0)
        {
            Closing.TrySetResult();
        }
    }

    /// <summary>Time has passed.</summary>
    public void Measure(DateTimeOffset now)
    {
        if (Status == VerificationStatus.Running)
        {
            _rate.Add(now, Volatile.Read(ref _readBytes));
        }
        else
        {
            _rate.Reset();
        }
    }

    public void Finish(VerificationStatus status, DateTimeOffset now) => (Status, GivesWay, _endedAt) = (status, false, now);

    public VerificationJob Snapshot(IEnumerable<string> reading)
    {
        var done = Math.Min(_totalBytes, Volatile.Read(ref _readBytes) + _notReadBytes);
        var rate = Status == VerificationStatus.Running ? _rate.BytesPerSecond : null;
        return new VerificationJob(
            id,
            Status,
            Repos,
            again,
            _filesTotal,
            _filesDone,
            _filesUnchanged,
            _totalBytes,
            done,
            rate,
            rate > 0 ? TimeSpan.FromSeconds((_totalBytes - done) / rate.Value) : null,
            [.. reading],
            GivesWay,
            IsCacheGone,
            startedAt,
            _endedAt);
    }
}
