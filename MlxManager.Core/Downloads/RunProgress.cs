using System.Collections.Immutable;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>What a run tells about itself while it is at work.</summary>
internal sealed class RunProgress
{
    private ImmutableHashSet<Etag> _taken = [];
    private volatile Stage _stage = new(RunPhase.Queued, null, [], null);

    /// <summary>Tries of this run's connections that failed, for whoever tells of them.</summary>
    public RetryTally Retries { get; } = new();

    /// <summary>Contents that this run has copied whole from elsewhere on this machine, and found right.</summary>
    public ImmutableHashSet<Etag> Taken => Volatile.Read(ref _taken);

    public void Took(Etag etag) => ImmutableInterlocked.Update(ref _taken, taken => taken.Add(etag));

    /// <summary>Raised, on the run's own thread, when something a person should see at once has changed.</summary>
    public event Action? Changed;

    public void Queued() => Set(new Stage(RunPhase.Queued, null, [], null));

    public void Preparing() => Set(_stage with { Phase = RunPhase.Preparing, Waiting = null });

    public void WaitingFor(Waiting waiting) => Set(_stage with { Phase = RunPhase.Waiting, Waiting = waiting });

    /// <summary>The same with what is here already, so that it is counted meanwhile.</summary>
    public void WaitingFor(Waiting waiting, ImmutableArray<BlobProgress> blobs) => Set(_stage with { Phase = RunPhase.Waiting, Waiting = waiting, Blobs = blobs });

    public void Transferring(ImmutableArray<BlobProgress> blobs) => Set(_stage with { Phase = RunPhase.Transferring, Waiting = null, Blobs = blobs });

    /// <summary>Something was thrown away, or the like: shown beside the progress.</summary>
    public void Note(DownloadError? notice) => Set(_stage with { Notice = notice });

    /// <summary>Sums up all blobs; takes microseconds for a thousand of them.</summary>
    public RunState Now()
    {
        var stage = _stage;
        if (stage.Blobs.IsEmpty)
        {
            return new RunState(stage.Phase, stage.Waiting, null, stage.Notice);
        }

        var counts = BlobCounts.Of(stage.Blobs);
        var phase = stage.Phase != RunPhase.Transferring ? stage.Phase
            : counts.Working ? RunPhase.Transferring
            : counts.CopyingBytes is not null ? RunPhase.Copying
            : counts.Hashing ? RunPhase.Verifying
            : counts.Waiting is not null ? RunPhase.Waiting
            : RunPhase.Transferring;
        return new RunState(phase, phase == RunPhase.Waiting ? stage.Waiting ?? counts.Waiting : null, counts, stage.Notice);
    }

    public ImmutableArray<BlobProgress> Blobs => _stage.Blobs;

    private void Set(Stage stage)
    {
        _stage = stage;
        Changed?.Invoke();
    }

    private sealed record Stage(RunPhase Phase, Waiting? Waiting, ImmutableArray<BlobProgress> Blobs, DownloadError? Notice);
}

/// <param name="Counts">Null before the plan.</param>
internal sealed record RunState(RunPhase Phase, Waiting? Waiting, BlobCounts? Counts, DownloadError? Notice);
