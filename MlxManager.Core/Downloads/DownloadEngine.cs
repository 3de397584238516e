using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Downloads;

/// <summary>
/// All downloads of this server. Knows the sessions of the unfinished ones; finished ones live in their rows alone. It
/// decides nothing about a download's state, that is its session's.
/// </summary>
internal sealed class DownloadEngine(RunServices services, QueueCommands order, ChangeFeed feed) : IDownloads
{
    /// <summary>How long a cancelled download stays in the picture, so that everyone has seen it go.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ResolveTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, DownloadSession> _sessions = [];
    private readonly KeyedGate<RepoId> _starts = new();
    private volatile bool _stopping;

    public ChangeFeed Feed => feed;

    /// <summary>Commands on one download pass one at a time.</summary>
    public KeyedGate<int> Turns { get; } = new();

    public static string NewTaskId() => Guid.NewGuid().ToString("N");

    public ChangeSubscription Subscribe() => feed.Subscribe();

    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        // Two starts of one model at once must not both find nothing.
        using var gate = await _starts.EnterAsync(request.Model, cancellationToken);
        if (await FindTwinAsync(request, cancellationToken) is { } twin)
        {
            return new StartAnswer(twin.State.Snapshot, Existed: true);
        }

        var row = DownloadRecords.NewRow(request, NewTaskId(), services.Time.GetUtcNow());
        await services.Database.WriteAsync(async context =>
        {
            context.Downloads.Add(row);
            await context.SaveChangesAsync();
            context.Runs.Add(new RunRow { TaskId = row.TaskId, DownloadId = row.Id, StartedAt = row.CreatedAt });
        });
        var session = new DownloadSession(row, this, services);
        _sessions[session.Id] = session;
        services.Timeline.Note(
            session.Id,
            DownloadEventKind.Started,
            $"Asked for {request.Model}, revision {request.Revision}.",
            new EventFacts { Model = request.Model.Value, Revision = request.Revision.Value });

        // A server that is stopping leaves it pending; the next start begins it.
        if (!_stopping)
        {
            await session.BeginAsync();
        }

        return new StartAnswer(session.State.Snapshot, Existed: false);
    }

    public async Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken)
    {
        var work = command is DownloadCommand.Dismiss or DownloadCommand.Forget ? ChangeFinishedAsync(id, command)
            : _sessions.TryGetValue(id, out var session) ? session.CommandAsync(command)
            : RefuseFinishedAsync(id, command);
        return await work.WaitAsync(cancellationToken);
    }

    public Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken) =>
        QueueAsync(id, session => order.MoveAsync(session, before, _sessions.GetValueOrDefault), cancellationToken);

    public Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken) =>
        QueueAsync(id, session => Task.FromResult(order.StartNow(session)), cancellationToken);

    public Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond ?? PacePreferences.LeastBytesPerSecond, PacePreferences.LeastBytesPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesPerSecond ?? 0, PacePreferences.MostBytesPerSecond);
        return QueueAsync(id, session => session.LimitAsync(bytesPerSecond), cancellationToken);
    }

    public async Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            return await FindAsync(id, cancellationToken) is null ? null : new CancelPreview(0, null, null);
        }

        if (session.State.Plan is not { } plan || !services.Cache.Exists)
        {
            return new CancelPreview(0, null, null);
        }

        var removal = await Task.Run(() => Cleanup.RemovalOf(session.Repo, plan, session.SiblingPlans()), cancellationToken);
        return new CancelPreview(removal.FreedBytes, removal.KeptRevision, removal.LeftBehind);
    }

    public async Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(id, out var session))
        {
            return session.State.Snapshot;
        }

        var row = await services.Database.ReadAsync(context => context.Downloads.WithPresent().SingleOrDefaultAsync(d => d.Id == id, cancellationToken));
        return row is null ? null : DownloadRecords.SnapshotOf(row);
    }

    public async Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken)
    {
        var run = await services.Database.ReadAsync(context => context.Runs.SingleOrDefaultAsync(r => r.TaskId == taskId, cancellationToken));
        return run is null ? null : await FindAsync(run.DownloadId, cancellationToken);
    }

    public async Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(id, out var session))
        {
            return new DownloadDetails(session.State.Snapshot, await FileList.OfAsync(services, session.Repo, session.State));
        }

        var row = await DownloadRecords.LoadAsync(services.Database, id);
        return row is null ? null
            : new DownloadDetails(
                DownloadRecords.SnapshotOf(row), row.Status == DownloadStatus.Completed ? FileList.OfCompleted(row) : []);
    }

    public async Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken)
    {
        var events = await services.Timeline.ReadAsync(id, cancellationToken);
        return events.Count > 0 || await FindAsync(id, cancellationToken) is not null ? events : null;
    }

    public async Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(
        DownloadStatus? status, int limit, CancellationToken cancellationToken)
    {
        var rows = await services.Database.ReadAsync(context => context.Downloads
            .Where(d => status == null || d.Status == status)
            .OrderByDescending(d => d.Id)
            .Take(limit)
            .WithPresent()
            .ToListAsync(cancellationToken));

        // A running one's row is as old as its last change of status.
        return rows.Select(r => _sessions.TryGetValue(r.Id, out var session) ? session.State.Snapshot : DownloadRecords.SnapshotOf(r))
            .ToImmutableArray();
    }

    public Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken) =>
        new ModelRemoval(services, () => Unfinished(model).Any()).RunAsync(model).WaitAsync(cancellationToken);

    public IReadOnlyList<DownloadHold> Holds() => [.. Sessions().Select(s => s.State.Hold())];

    public Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken) =>
        services.RepoGate.EnterAsync(model, cancellationToken);

    /// <summary>What an earlier process left in the rows. Throws where one makes no sense.</summary>
    public Task<Recovery.Rows> LoadAsync() => Recovery.LoadAsync(services);

    /// <summary>Takes over what an earlier process left, from rows to runs. Called once, before anyone else calls.</summary>
    public async Task TakeOverAsync(Recovery.Rows rows)
    {
        services.Slots.Moved += PublishMoved;
        services.Pace.Changed += ApplyLimit;
        ApplyLimit();
        foreach (var row in rows.Shown)
        {
            feed.Publish(DownloadRecords.SnapshotOf(row));
        }

        foreach (var row in rows.Unfinished)
        {
            _sessions[row.Id] = new DownloadSession(row, this, services);
        }

        await Recovery.CleanUpAsync(services, rows.Owed, model => [.. Unfinished(model).Select(s => s.State.Plan).OfType<DownloadPlan>()]);

        foreach (var session in _sessions.Values)
        {
            Recovery.Sweep(services, session);
            await Recovery.CountAsync(services, session);
        }

        // What was already flowing comes before what was queued, and does not queue again.
        foreach (var session in _sessions.Values.OrderBy(s => s.State.Status != DownloadStatus.Downloading).ThenBy(s => s.Id))
        {
            if (StateTable.IsRunning(session.State.Status))
            {
                services.Timeline.Note(session.Id, DownloadEventKind.ServerStarted, "The server started and the download goes on.", EventFacts.None);
            }

            await session.BeginAsync(atOnce: session.State.Status == DownloadStatus.Downloading);
        }
    }

    public async Task StopAsync()
    {
        _stopping = true;

        // A slot that is given back now must not begin another one, which would pass for a running one at the next start.
        services.Pace.Changed -= ApplyLimit;
        services.Slots.Limit = 0;
        await Task.WhenAll(_sessions.Values.Select(s => s.StopAsync()));
        await services.Timeline.FlushAsync();
    }

    /// <summary>Every download that is not finished, at this moment.</summary>
    public IReadOnlyCollection<DownloadSession> Sessions() => [.. _sessions.Values.Where(s => StateTable.IsUnfinished(s.State.Status))];

    public IReadOnlyCollection<DownloadPlan> SiblingPlans(DownloadSession of) =>
        [.. Unfinished(of.Request.Model).Where(s => s != of).Select(s => s.State.Plan).OfType<DownloadPlan>()];

    /// <summary>Called under the model's repo gate when a download has everything: its siblings must not remove it.</summary>
    public async Task LeaveToAsync(DownloadSession completed, DownloadPlan plan)
    {
        foreach (var sibling in Unfinished(completed.Request.Model).Where(s => s != completed))
        {
            await sibling.LeaveAsync(plan);
        }
    }

    /// <summary>The download is completed or cancelled; from now on its row speaks for it.</summary>
    public void Finished(DownloadSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        if (session.State.Status == DownloadStatus.Cancelled)
        {
            _ = WithdrawLaterAsync(session.Id);
        }
    }

    private void ApplyLimit() => services.Slots.Limit = services.Pace.MaxActiveDownloads;

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
        await Task.Delay(FarewellTime, services.Time, CancellationToken.None);
        feed.Withdraw(id);
    }

    private IEnumerable<DownloadSession> Unfinished(RepoId model) =>
        _sessions.Values.Where(s => s.Request.Model == model && StateTable.IsUnfinished(s.State.Status));

    private async Task<DownloadSession?> FindTwinAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var candidates = Unfinished(request.Model).Where(s => s.Request.Patterns.Equals(request.Patterns)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var sameName = candidates.FirstOrDefault(s => s.Request.Revision == request.Revision);
        if (sameName is { State.Plan: null })
        {
            return sameName;
        }

        var commit = request.Revision.AsCommit ?? await ResolveAsync(request, cancellationToken);
        return commit is null ? sameName : candidates.FirstOrDefault(s => s.State.Plan?.Commit == commit);
    }

    private async Task<CommitHash?> ResolveAsync(StartRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ResolveTime, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await services.Hub.GetModelAsync(request.Model, request.Revision, either.Token)).Value?.Commit;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

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

    private async Task<CommandAnswer> ChangeFinishedAsync(int id, DownloadCommand command)
    {
        var answer = await services.Database.WriteAsync(async context =>
        {
            var row = await context.Downloads.WithPresent().SingleOrDefaultAsync(d => d.Id == id);
            if (row is null)
            {
                return new CommandAnswer(CommandOutcome.NotFound, null);
            }

            // What a cancel still owes must outlive the person's patience with the row.
            if (row.CleanupOwed || !StateTable.Allows(row.Status, command))
            {
                return CommandAnswer.RefusedBy(DownloadRecords.SnapshotOf(row), command);
            }

            row.Dismissed = true;
            if (command == DownloadCommand.Forget)
            {
                context.Downloads.Remove(row);
            }

            return new CommandAnswer(CommandOutcome.Done, DownloadRecords.SnapshotOf(row));
        });
        if (answer.Outcome == CommandOutcome.Done)
        {
            feed.Withdraw(id);
        }

        return answer;
    }
}
