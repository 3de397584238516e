using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>What all runs share; one for the process.</summary>
internal sealed record RunServices(
    HubClient Hub,
    ModelCache Cache,
    Database Database,
    FillContext Fill,
    SlotQueue Slots,
    DiskLedger Disk,
    CacheWatch CacheWatch,
    PaceWatch Pace,
    Timeline Timeline,
    BlobSources Sources,
    TimeProvider Time,
    Random Random,
    ILogger Logger)
{
    /// <summary>The way to the content hosts; null for what the environment says.</summary>
    public HubProxy? Proxy { get; init; }

    /// <summary>Judges where content hosts may be; null when they may be anywhere.</summary>
    public NetworkGuard? Guard { get; init; }

    /// <summary>Tells when this machine has slept; pauses are waited for with it.</summary>
    public SleepWatch Sleep => Fill.Sleep;

    /// <summary>Whether what a person removes is set aside first.</summary>
    public Func<bool> UsesTrash { get; init; } = static () => false;

    /// <summary>
    /// Held while a plan is made, completed or removed: what is "already there", and whose it is, must not change between
    /// looking and writing it down. Two models whose names are one to many disks share one, whatever this disk makes of them.
    /// </summary>
    public KeyedGate<RepoId> RepoGate { get; } = new(NameClash.RepoNames);

    public GrowingPause NewPause() => new(new Backoff(Fill.Options, Random), Sleep);
}
