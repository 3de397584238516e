using System.Text.Json;
using System.Text.Json.Serialization;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Terminal;

/// <summary>A download as a server tells it, perhaps one of another version: words that are not known stay words.</summary>
internal sealed record RemoteDownload(
    int DownloadId,
    string TaskId,
    string ModelId,
    string Revision,
    string? Commit,
    string Status,
    string? Phase,
    RemoteWaiting? Waiting,
    double Progress,
    long DownloadedBytes,
    long TotalBytes,
    long SpeedBps,
    long? EtaSeconds,
    int? QueuePosition,
    int FilesDone,
    int FilesTotal,
    string? Error,
    string? ErrorKind,
    DateTimeOffset CreatedAt)
{
    /// <summary>Nothing goes on by itself.</summary>
    public bool IsAtRest => Status is not ("pending" or "downloading");

    public bool IsFinished => Status is "completed" or "cancelled";

    /// <summary><c>owner/name</c>, and its revision where it is not the usual one.</summary>
    public string Name => Revision == Core.Hub.Revision.Main.Value ? ModelId : $"{ModelId}@{Revision}";

    public static RemoteDownload Parse(string json) =>
        JsonSerializer.Deserialize(json, RemoteJson.Default.RemoteDownload) ?? throw new JsonException("An empty answer.");

    /// <summary>For the sentences that the page has too. Without what is waited for: the server says that in words.</summary>
    public DownloadSnapshot ToSnapshot() => new(
        DownloadId,
        TaskId,
        RepoId.TryParse(ModelId, out var model) ? model : throw new JsonException($"{ModelId} is not a model id."),
        Core.Hub.Revision.TryParse(Revision, out var revision) ? revision : Core.Hub.Revision.Main,
        CommitHash.TryParse(Commit, out var commit) ? commit : null,
        Value(Status, DownloadStatus.Pending),
        Phase is null ? null : Value(Phase, RunPhase.Preparing),
        Waiting: null,
        DownloadedBytes,
        TotalBytes,
        SpeedBps > 0 ? SpeedBps : null,
        EtaSeconds is { } left ? Downloads.Sentence.Seconds(left) : null,
        FilesDone,
        FilesTotal,
        Error is null ? null : new DownloadError(Value(ErrorKind, Core.Downloads.ErrorKind.Other), Error),
        CreatedAt,
        null,
        null)
    {
        QueuePosition = QueuePosition,
    };

    private static T Value<T>(string? word, T otherwise)
        where T : struct, Enum =>
        Enum.TryParse<T>(word?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) ? value : otherwise;
}

/// <param name="Reason">What is waited for, in plain words.</param>
internal sealed record RemoteWaiting(string Reason, DateTimeOffset RetryAt);

internal sealed record RemoteStart(string TaskId, int DownloadId, string ModelId);

internal sealed record StartOrder(string ModelId, string Revision, IReadOnlyList<string> AllowPatterns, IReadOnlyList<string> IgnorePatterns);

internal sealed record LimitOrder(long BytesPerSecond);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RemoteDownload))]
[JsonSerializable(typeof(RemoteStart))]
[JsonSerializable(typeof(StartOrder))]
[JsonSerializable(typeof(LimitOrder))]
[JsonSerializable(typeof(Doctor.Diagnosis))]
internal sealed partial class RemoteJson : JsonSerializerContext;
