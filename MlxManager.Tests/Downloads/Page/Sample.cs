using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Downloads.Page;

/// <summary>Downloads in each state, as the engine would tell them.</summary>
internal static class Sample
{
    public const string Model = "mlx-community/Qwen3-32B-4bit";

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly CommitHash Commit = CommitHash.Parse("3f2a1b9c3f2a1b9c3f2a1b9c3f2a1b9c3f2a1b9c");

    public static RepoId Id(string model) => RepoId.Parse(model);

    public static DownloadSnapshot Queued(int id = 1, string model = Model) => new(
        id, $"task-{id}", Id(model), Revision.Main, null, DownloadStatus.Pending, RunPhase.Queued, null,
        0, 0, null, null, 0, 0, null, Now, null, null);

    public static DownloadSnapshot Preparing(int id = 1) => Queued(id) with { Phase = RunPhase.Preparing };

    public static DownloadSnapshot Running(int id = 1, string model = Model) => Queued(id, model) with
    {
        Commit = Commit,
        Status = DownloadStatus.Downloading,
        Phase = RunPhase.Transferring,
        DownloadedBytes = 18_200_000_000,
        TotalBytes = 41_000_000_000,
        SpeedBytesPerSecond = 62_000_000,
        TimeLeft = TimeSpan.FromMinutes(6),
        FilesDone = 3,
        FilesTotal = 12,
        StartedAt = Now,
    };

    public static DownloadSnapshot Waiting(int id = 1) => Running(id) with
    {
        Phase = RunPhase.Waiting,
        SpeedBytesPerSecond = null,
        TimeLeft = null,
        Waiting = new(FailureCause.Connection, "The connection was cut.", Now.AddSeconds(12)),
    };

    public static DownloadSnapshot Paused(int id = 1) => Running(id) with
    {
        Status = DownloadStatus.Paused,
        Phase = null,
        SpeedBytesPerSecond = null,
        TimeLeft = null,
    };

    public static DownloadSnapshot Failed(int id = 1, ErrorKind kind = ErrorKind.Gated) => Paused(id) with
    {
        Status = DownloadStatus.Failed,
        Error = new(kind, "The model's terms must be accepted first."),
    };

    public static DownloadSnapshot Completed(int id = 1) => Paused(id) with
    {
        Status = DownloadStatus.Completed,
        DownloadedBytes = 41_000_000_000,
        FilesDone = 12,
        CompletedAt = Now,
    };

    public static DownloadSnapshot Cancelled(int id = 1) => Paused(id) with { Status = DownloadStatus.Cancelled };

    /// <summary>By the name of the method below, for tables of tests.</summary>
    public static DownloadSnapshot Named(string state) => state switch
    {
        nameof(Queued) => Queued(),
        nameof(Preparing) => Preparing(),
        nameof(Running) => Running(),
        nameof(Waiting) => Waiting(),
        nameof(Paused) => Paused(),
        nameof(Failed) => Failed(),
        nameof(Completed) => Completed(),
        nameof(Cancelled) => Cancelled(),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such sample."),
    };
}
