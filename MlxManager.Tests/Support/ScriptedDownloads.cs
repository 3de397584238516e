using System.Collections.Concurrent;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Support;

/// <summary>
/// Downloads without an engine: the test says what they are and how commands end. The change feed is the real one.
/// </summary>
internal sealed class ScriptedDownloads : IDownloads
{
    private readonly ConcurrentQueue<(int Id, DownloadCommand Command)> _commands = new();
    private readonly ConcurrentQueue<StartRequest> _starts = new();

    public ScriptedDownloads() =>
        OnCommand = (id, _) => Task.FromResult(new CommandAnswer(CommandOutcome.Done, Feed.Current.GetValueOrDefault(id)));

    public ChangeFeed Feed { get; } = new();

    public IReadOnlyCollection<(int Id, DownloadCommand Command)> Commands => _commands;

    public IReadOnlyCollection<StartRequest> Starts => _starts;

    /// <summary>How commands are answered; at once and done unless the test says otherwise.</summary>
    public Func<int, DownloadCommand, Task<CommandAnswer>> OnCommand { get; set; }

    public Func<StartRequest, Task<StartAnswer>> OnStart { get; set; } =
        _ => throw new InvalidOperationException("The test expects no start.");

    public Func<int, Task<CancelPreview?>> OnPreview { get; set; } = _ => Task.FromResult<CancelPreview?>(null);

    /// <summary>From now on commands are answered when, and as, the test sets the result.</summary>
    public TaskCompletionSource<CommandAnswer> HoldCommands()
    {
        var answer = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        OnCommand = (_, _) => answer.Task;
        return answer;
    }

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        _starts.Enqueue(request);
        return OnStart(request).WaitAsync(cancellationToken);
    }

    public Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken)
    {
        _commands.Enqueue((id, command));
        return OnCommand(id, command).WaitAsync(cancellationToken);
    }

    /// <summary>What was asked of the queue, as in <c>move 3 before 1</c>, <c>start 3</c>, <c>limit 3 to 1000</c>; all of it is done.</summary>
    public ConcurrentQueue<string> Queueing { get; } = new();

    public Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken) => QueueAsync(id, $"move {id} before {before}");

    public Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken) => QueueAsync(id, $"start {id}");

    public Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken) =>
        QueueAsync(id, $"limit {id} to {bytesPerSecond}");

    public Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken) =>
        OnPreview(id).WaitAsync(cancellationToken);

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The page removes by the library.");

    public Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken) =>
        Task.FromResult(Feed.Current.GetValueOrDefault(id));

    public Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken) =>
        Task.FromResult(Feed.Current.Values.FirstOrDefault(download => download.TaskId == taskId));

    /// <summary>Of every download.</summary>
    public IReadOnlyList<FileSnapshot> Files { get; set; } = [];

    /// <summary>Of every download.</summary>
    public IReadOnlyList<DownloadEvent> Events { get; set; } = [];

    /// <summary>How often details were asked for.</summary>
    public int DetailsAsked { get; private set; }

    public async Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken)
    {
        DetailsAsked++;
        return await FindAsync(id, cancellationToken) is { } download ? new(download, Files) : null;
    }

    public async Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is null ? null : Events;

    public Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(DownloadStatus? status, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DownloadSnapshot>>([.. Feed.Current.Values
            .Where(download => status is null || download.Status == status)
            .OrderByDescending(download => download.CreatedAt)
            .Take(limit)]);

    /// <summary>What unfinished downloads hold.</summary>
    public IReadOnlyList<DownloadHold> Held { get; set; } = [];

    public IReadOnlyList<DownloadHold> Holds() => Held;

    /// <summary>The real gates, so that a test can stand in one.</summary>
    public KeyedGate<RepoId> Gates { get; } = new();

    public Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken) => Gates.EnterAsync(model, cancellationToken);

    public ChangeSubscription Subscribe() => Feed.Subscribe();

    private Task<CommandAnswer> QueueAsync(int id, string asked)
    {
        Queueing.Enqueue(asked);
        return Task.FromResult(new CommandAnswer(CommandOutcome.Done, Feed.Current.GetValueOrDefault(id)));
    }
}
