using System.Collections.Concurrent;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Downloads;

/// <summary>
/// All downloads of this server. Knows the sessions of the unfinished ones; finished ones live in their rows alone. It
/// decides nothing about a download's state, that is its session's.
/// </summary>
internal sealed class DownloadEngine : IDownloads
{
    /// <summary>How long a cancelled download stays in the picture, so that everyone has seen it go.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, DownloadSession> _sessions = [];
    private readonly KeyedGate<RepoId> _starts = new();
    private readonly RunServices _services;
    private readonly QueueCommands _order;
    private readonly DownloadLookup _lookup;
    private readonly FinishedCommands _finished;
    private readonly TwinSearch _twins;
    private readonly OwedCleanups _owed;
    private volatile bool _stopping;

    public DownloadEngine(RunServices services, QueueCommands order, OwedCleanups owed, ChangeFeed feed)
    {
        (_services, _order, _owed, Feed) = (services, order, owed, feed);
        _lookup = new DownloadLookup(services, _sessions.GetValueOrDefault);
        _finished = new FinishedCommands(services.Database, feed, Turns);
        _twins = new TwinSearch(services.Hub, services.Time);
    }

    public ChangeFeed Feed { get; }

    /// <summary>Commands on one download pass one at a time.</summary>
    public KeyedGate<int> Turns { get; } = new();

    public static string NewTaskId() => Guid.NewGuid().ToString("N");

    public ChangeSubscription Subscribe() => Feed.Subscribe();

    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        // Two starts of one model at once must not both find nothing.
        using var gate = await _starts.EnterAsync(request.Model, cancellationToken);
        if (await _twins.FindAsync(request, Unfinished(request.Model), cancellationToken) is { } twin)
        {
            return new StartAnswer(twin.State.Snapshot, Existed: true);
        }

        var row = DownloadRecords.NewRow(request, NewTaskId(), _services.Time.GetUtcNow());
        await _services.Database.WriteAsync(async context =>
        {
            context.Downloads.Add(row);
            await context.SaveChangesAsync();
            context.Runs.Add(new RunRow { TaskId = row.TaskId, DownloadId = row.Id, StartedAt = row.CreatedAt });
        });
        var session = new DownloadSession(row, this, _services);
        _sessions[session.Id] = session;
        session.Notes.Started();

        // A server that is stopping leaves it pending; the next start begins it.
        if (!_stopping)
        {
            await session.BeginAsync();
        }

        return new StartAnswer(session.State.Snapshot, Existed: false);
    }

    public async Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken)
    {
        var work = command is DownloadCommand.Dismiss or DownloadCommand.Forget ? _finished.CommandAsync(id, command)
            : _sessions.TryGetValue(id, out var session) ? session.CommandAsync(command)
            : RefuseFinishedAsync(id, command);
        return await work.WaitAsync(cancellationToken);
    }

    public Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken) =>
        QueueAsync(id, session => _order.MoveAsync(session, before, _sessions.GetValueOrDefault), cancellationToken);

    public Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken) =>
        QueueAsync(id, session => Task.FromResult(_order.StartNow(session)), cancellationToken);

    public Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond ?? PacePreferences.LeastBytesPerSecond, PacePreferences.LeastBytesPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesPerSecond ?? 0, PacePreferences.MostBytesPerSecond);
        return QueueAsync(id, session => session.LimitAsync(bytesPerSecond), cancellationToken);
    }

    public Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken) => _lookup.PreviewCancelAsync(id, cancellationToken);

    public Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken) => _lookup.FindAsync(id, cancellationToken);

    public Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken) => _lookup.FindByTaskAsync(taskId, cancellationToken);

    public Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken) => _lookup.GetDetailsAsync(id, cancellationToken);

    public Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken) => _lookup.GetEventsAsync(id, cancellationToken);

    public Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(DownloadStatus? status, int limit, CancellationToken cancellationToken) =>
        _lookup.GetHistoryAsync(status, limit, cancellationToken);

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken) =>
        new ModelRemoval(_services, () => Unfinished(model).Any()).RunAsync(model).WaitAsync(cancellationToken);

    public IReadOnlyList<DownloadHold> Holds() => [.. Sessions().Select(s => s.State.Hold())];

    public Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken) =>
        _services.RepoGate.EnterAsync(model, cancellationToken);

    /// <summary>What an earlier process left in the rows. Throws where one makes no sense.</summary>
    public Task<Recovery.Rows> LoadAsync() => Recovery.LoadAsync(_services);

    /// <summary>Takes over what an earlier process left, from rows to runs. Called once, before anyone else calls.</summary>
    public async Task TakeOverAsync(Recovery.Rows rows)
    {
        _services.Slots.Moved += PublishMoved;
        _services.Pace.Changed += ApplyLimit;
        ApplyLimit();
        foreach (var row in rows.Shown)
        {
            Feed.Publish(DownloadRecords.SnapshotOf(row));
        }

        foreach (var row in rows.Unfinished)
        {
            _sessions[row.Id] = new DownloadSession(row, this, _services);
        }

        await _owed.PayAsync(rows.Owed, PlansOf);
        await Recovery.DropJournalsAsync(_services);
        foreach (var session in _sessions.Values)
        {
            Recovery.Sweep(_services, session);
            await Recovery.CountAsync(_services, session);
        }

        // What was already flowing comes before what was queued, and does not queue again. A slot that is free goes to who comes first.
        foreach (var session in _sessions.Values.OrderBy(s => s.State.Status != DownloadStatus.Downloading).ThenBy(s => s.QueueRank).ThenBy(s => s.Id))
        {
            if (StateTable.IsRunning(session.State.Status))
            {
                session.Notes.ServerStarted();
            }

            await session.BeginAsync(atOnce: session.State.Status == DownloadStatus.Downloading);
        }
    }

    public async Task StopAsync()
    {
        _stopping = true;

        // A slot that is given back now must not begin another one, which would pass for a running one at the next start.
        _services.Pace.Changed -= ApplyLimit;
        _services.Slots.Limit = 0;
        await Task.WhenAll(_sessions.Values.Select(s => s.StopAsync()));
        await _owed.StopAsync();
        await _services.Timeline.FlushAsync();
    }

    /// <summary>Every download that is not finished, at this moment.</summary>
    public IReadOnlyCollection<DownloadSession> Sessions() => [.. _sessions.Values.Where(s => StateTable.IsUnfinished(s.State.Status))];

    public IReadOnlyCollection<DownloadPlan> SiblingPlans(DownloadSession of) =>
        PlansOf(Unfinished(of.Request.Model).Where(s => s != of));

    /// <summary>Called under the model's repo gate when a download has everything: the others must not remove it.</summary>
    public void LeaveTo(DownloadSession completed, DownloadPlan plan)
    {
        foreach (var other in Unfinished(completed.Request.Model).Where(s => s != completed))
        {
            other.LeaveTo(plan);
        }
    }

    /// <summary>What a cancelled download brought could not be removed now.</summary>
    public void Owe(int id, StartRequest request) => _owed.Owe(id, request, PlansOf);

    /// <summary>The download is completed or cancelled; from now on its row speaks for it.</summary>
    public void Finished(DownloadSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        if (session.State.Status == DownloadStatus.Cancelled)
        {
            _ = WithdrawLaterAsync(session.Id);
        }
    }

    private void ApplyLimit() => _services.Slots.Limit = _services.Pace.MaxActiveDownloads;

    private void PublishMoved(IReadOnlyList<int> ids)
    {
        foreach (var id in ids)
        {
            if (_sessions.TryGetValue(id, out var session))
            {
                session.State.Publish();
            }
        }
    }

    private async Task WithdrawLaterAsync(int id)
    {
        await Task.Delay(FarewellTime, _services.Time, CancellationToken.None);
        Feed.Withdraw(id);
    }

    private IReadOnlyCollection<DownloadPlan> PlansOf(RepoId model) => PlansOf(Unfinished(model));

    private static IReadOnlyCollection<DownloadPlan> PlansOf(IEnumerable<DownloadSession> sessions) =>
        [.. sessions.Select(s => s.State.Plan).OfType<DownloadPlan>()];

    private IEnumerable<DownloadSession> Unfinished(RepoId model) =>
        _sessions.Values.Where(s => s.Request.Model == model && StateTable.IsUnfinished(s.State.Status));

    private async Task<CommandAnswer> QueueAsync(int id, Func<DownloadSession, Task<CommandAnswer>> ask, CancellationToken cancellationToken)
    {
        var work = _sessions.TryGetValue(id, out var session) ? ask(session)
            : await FindAsync(id, CancellationToken.None) is { } finished
                ? Task.FromResult(new CommandAnswer(CommandOutcome.Refused, finished, StateTable.OverText) { Trouble = CommandTrouble.Over })
            : Task.FromResult(new CommandAnswer(CommandOutcome.NotFound, null));
        return await work.WaitAsync(cancellationToken);
    }

    private async Task<CommandAnswer> RefuseFinishedAsync(int id, DownloadCommand command) =>
        await FindAsync(id, CancellationToken.None) is { } snapshot
            ? CommandAnswer.RefusedBy(snapshot, command)
            : new CommandAnswer(CommandOutcome.NotFound, null);
}
