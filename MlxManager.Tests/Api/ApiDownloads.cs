using System.Collections.Concurrent;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Api;

/// <summary>An engine that answers what a test told it to, and notes what it was asked. Its change feed is the real one.</summary>
internal sealed class ApiDownloads : IDownloads
{
    private readonly ConcurrentDictionary<int, DownloadSnapshot> _known = new();

    public ChangeFeed Feed { get; } = new();

    public ConcurrentQueue<object> Asked { get; } = new();

    public Func<StartRequest, StartAnswer> OnStart { get; set; } = _ => throw new InvalidOperationException("No start was expected.");

    public Func<int, DownloadCommand, CommandAnswer> OnCommand { get; set; } = (_, _) => new CommandAnswer(CommandOutcome.NotFound, null);

    public Func<RepoId, RemoveAnswer> OnRemove { get; set; } = _ => new RemoveAnswer(RemoveOutcome.NotFound);

    public IReadOnlyList<FileSnapshot> Files { get; set; } = [];

    public IReadOnlyList<DownloadEvent> Events { get; set; } = [];

    /// <summary>Makes it known and tells everyone who listens.</summary>
    public void Publish(DownloadSnapshot download)
    {
        _known[download.Id] = download;
        Feed.Publish(download);
    }

    /// <summary>Known by its row only, no more on the page.</summary>
    public void Shelve(DownloadSnapshot download)
    {
        _known[download.Id] = download;
        Feed.Withdraw(download.Id);
    }

    public DownloadSnapshot? Known(int id) => _known.GetValueOrDefault(id);

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request);
        return Task.FromResult(OnStart(request));
    }

    public Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken)
    {
        Asked.Enqueue((id, command));
        return Task.FromResult(OnCommand(id, command));
    }

    public Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken) => QueueAsync(id, $"move {id} before {before}");

    public Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken) => QueueAsync(id, $"start {id}");

    public Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken) =>
        QueueAsync(id, $"limit {id} to {bytesPerSecond}");

    public CancelPreview Preview { get; set; } = new(0, null, null);

    public Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken) =>
        Task.FromResult(_known.ContainsKey(id) ? Preview : null);

    public Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken) => Task.FromResult(_known.GetValueOrDefault(id));

    public Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken) =>
        Task.FromResult(_known.Values.FirstOrDefault(download => download.TaskId == taskId));

    public Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken) =>
        Task.FromResult(_known.GetValueOrDefault(id) is { } download ? new DownloadDetails(download, Files) : null);

    public Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken) =>
        Task.FromResult(_known.ContainsKey(id) ? Events : null);

    public Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(DownloadStatus? status, int limit, CancellationToken cancellationToken)
    {
        Asked.Enqueue((status, limit));
        return Task.FromResult<IReadOnlyList<DownloadSnapshot>>(
            [.. _known.Values.Where(download => status is null || download.Status == status).OrderByDescending(download => download.Id).Take(limit)]);
    }

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken)
    {
        Asked.Enqueue(model);
        return Task.FromResult(OnRemove(model));
    }

    public IReadOnlyList<DownloadHold> Held { get; set; } = [];

    public IReadOnlyList<DownloadHold> Holds() => Held;

    public Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken) =>
        new KeyedGate<RepoId>().EnterAsync(model, cancellationToken);

    public ChangeSubscription Subscribe() => Feed.Subscribe();

    private Task<CommandAnswer> QueueAsync(int id, string asked)
    {
        Asked.Enqueue(asked);
        return Task.FromResult(new CommandAnswer(
            _known.ContainsKey(id) ? CommandOutcome.Done : CommandOutcome.NotFound, _known.GetValueOrDefault(id)));
    }
}
