using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// One unfinished download, and the only one who changes its state. Commands and the end of a run pass one at a time
/// in turn; each is answered when its effect is real (row written, connections closed). The run is one task with one
/// cancellation; it ends with a value and never waits for a turn, so whoever has the turn may wait for it.
/// </summary>
internal sealed class DownloadSession
{
    private readonly DownloadEngine _engine;
    private readonly RunServices _services;
    private readonly RateLimit _limit;
    private readonly SessionRow _row;
    private long _queueRank;
    private volatile string? _cache;
    private bool _stopped;

    public DownloadSession(DownloadRow row, DownloadEngine engine, RunServices services)
    {
        (_engine, _services) = (engine, services);
        _limit = new RateLimit(services.Time, services.Pace.Limit) { BytesPerSecond = row.BytesPerSecondLimit };
        _queueRank = SlotQueue.RankOf(row.Id, row.QueueRank);
        _row = new SessionRow(services.Database, row.Id, services.Cache.Root);
        _cache = row.Cache;
        State = new DownloadState(row, engine.Feed);
        Notes = new SessionNotes(services.Timeline, State);
    }

    public DownloadState State { get; }

    /// <summary>The download's timeline.</summary>
    public SessionNotes Notes { get; }

    public int Id => State.Id;

    public StartRequest Request => State.Request;

    public TransferPace Pace => _services.Pace.PaceOf(_limit);

    /// <summary>Its place whenever it waits for its turn; written to the row before it is set here.</summary>
    public long QueueRank
    {
        get => Volatile.Read(ref _queueRank);
        set => Volatile.Write(ref _queueRank, value);
    }

    public RepoCache Repo => _services.Cache.Repo(Request.Model);

    public IReadOnlyCollection<DownloadPlan> SiblingPlans() => _engine.SiblingPlans(this);

    /// <summary>What the other unfinished downloads bring, as far as they know.</summary>
    public IReadOnlyCollection<(RepoId Model, Revision Revision)> Begun() =>
        [.. _engine.Sessions().Where(other => other != this && other.State.Plan is not null).Select(other => (other.Request.Model, other.Request.Revision))];

    /// <summary>Starts a run if the status says that one should be at work: for a new download, and when the server starts.</summary>
    /// <param name="atOnce">It was running when the server stopped, and has no need to wait for its turn again.</param>
    public async Task BeginAsync(bool atOnce = false)
    {
        using var turn = await EnterAsync();
        if (StateTable.IsRunning(State.Status) && State.Run is null && !_stopped)
        {
            StartRun(null, atOnce);
        }
        else
        {
            State.Publish();
        }
    }

    public async Task<CommandAnswer> CommandAsync(DownloadCommand command)
    {
        using var turn = await EnterAsync();
        if (_stopped)
        {
            return new CommandAnswer(CommandOutcome.Refused, State.Snapshot, "The server is stopping.") { Trouble = CommandTrouble.Stopping };
        }

        if (!StateTable.Allows(State.Status, command))
        {
            return Refuse(command);
        }

        try
        {
            return command switch
            {
                DownloadCommand.Pause => await PauseAsync(),
                DownloadCommand.Cancel => await CancelAsync(),
                _ => await GoOnAsync(command),
            };
        }
        catch (Exception exception) when (State.Run is null)
        {
            // The run has ended but the row could not be written; the row still says what the next start goes by.
            ShowNotWritten(exception);
            throw;
        }
    }

    /// <summary>Written, then in force at once; null lifts it.</summary>
    public async Task<CommandAnswer> LimitAsync(long? bytesPerSecond)
    {
        using var turn = await EnterAsync();
        if (!StateTable.IsUnfinished(State.Status))
        {
            return new CommandAnswer(CommandOutcome.Refused, State.Snapshot, StateTable.OverText) { Trouble = CommandTrouble.Over };
        }

        await _row.LimitAsync(bytesPerSecond);
        _limit.BytesPerSecond = bytesPerSecond;
        State.Limit(bytesPerSecond);
        return new CommandAnswer(CommandOutcome.Done, State.Snapshot);
    }

    /// <summary>The plan is frozen: written with the status in one transaction, before the first byte. Called by the run.</summary>
    public async Task FreezeAsync(DownloadPlan plan)
    {
        var now = _services.Time.GetUtcNow();
        await _row.FreezeAsync(plan, now);
        _cache = _services.Cache.Root;
        State.Freeze(plan, now);
        Notes.Planned(plan);
    }

    /// <summary>A later run, whose plan already stands, has got its turn. Called by the run.</summary>
    public async Task GoDownloadingAsync()
    {
        if (State.Status != DownloadStatus.Downloading)
        {
            await _row.DownloadAsync();
            State.Set(DownloadStatus.Downloading, null);
        }
    }

    /// <summary>Another download of the model has completed, as its rows say already; what it has is no longer this one's to remove.</summary>
    public void LeaveTo(DownloadPlan completed)
    {
        if (State.Plan is { } plan)
        {
            State.Replace(plan.LeavingTo(completed));
        }
    }

    /// <summary>
    /// The server was told of another cache than the one the plan was made for: there, nothing is this download's yet. To be asked
    /// whenever the cache is there, before anything of it is counted or removed.
    /// </summary>
    public async Task SettleAsync()
    {
        if (_cache is null || _cache == _services.Cache.Root || !_services.Cache.Exists)
        {
            return;
        }

        using var gate = await _services.RepoGate.EnterAsync(Request.Model, CancellationToken.None);
        var changed = State.Plan!.LeavingWhatIsThere(Repo);
        await _row.SettleAsync(changed);
        State.Replace(changed);
        _cache = _services.Cache.Root;
    }

    /// <summary>The server stops: the run ends gracefully and the status stays, so that the next start goes on.</summary>
    public async Task StopAsync()
    {
        using var turn = await EnterAsync();
        _stopped = true;
        if (State.Run is null)
        {
            return;
        }

        var result = await EndRunAsync();
        await (result is RunResult.Stopped ? RestAsync(State.Status, null) : ConcludeAsync(result));
    }

    private async Task<CommandAnswer> PauseAsync()
    {
        var result = State.Run is null ? new RunResult.Stopped() : await EndRunAsync();
        if (result is RunResult.Stopped)
        {
            await RestAsync(DownloadStatus.Paused, null);
            return new CommandAnswer(CommandOutcome.Done, State.Snapshot);
        }

        // It ended by itself at the same moment; what it came to is the truth.
        await ConcludeAsync(result);
        return State.Status == DownloadStatus.Paused ? new CommandAnswer(CommandOutcome.Done, State.Snapshot) : Refuse(DownloadCommand.Pause);
    }

    /// <summary>Resume and retry: a new run from where the last one ended.</summary>
    private async Task<CommandAnswer> GoOnAsync(DownloadCommand command)
    {
        var taskId = DownloadEngine.NewTaskId();
        await _row.GoOnAsync(taskId, _services.Time.GetUtcNow());
        State.Set(DownloadStatus.Pending, null);
        Notes.GoesOn(isRetry: command == DownloadCommand.Retry);
        StartRun(taskId);
        return new CommandAnswer(CommandOutcome.Done, State.Snapshot);
    }

    private async Task<CommandAnswer> CancelAsync()
    {
        if (State.Run is not null && await EndRunAsync() is RunResult.Completed completed)
        {
            await ConcludeAsync(completed);
            return Refuse(DownloadCommand.Cancel);
        }

        if (State.Plan is not null && await IsWholeAsync())
        {
            // It is in use, or was ready to be: complete, not to be removed.
            await CompleteAsync(State.Plan);
            return Refuse(DownloadCommand.Cancel);
        }

        var now = _services.Time.GetUtcNow();
        await _row.CancelAsync(State.Effort, now);
        State.Finish(DownloadStatus.Cancelled, now);
        var entry = Notes.Cancelled();
        var cleaned = await new Cleanup(_services).RunAsync(Id, Request, SiblingPlans);
        Notes.Freed(entry, cleaned.FreedBytes);
        if (!cleaned.Failed)
        {
            // As its row says now: nothing of it is here any more.
            State.Rest(0, 0, 0);
        }

        _engine.Finished(this);
        if (cleaned.Failed)
        {
            _engine.Owe(Id, Request);
        }

        return new CommandAnswer(
            cleaned.Failed ? CommandOutcome.CleanupFailed : CommandOutcome.Done, State.Snapshot, cleaned.Message, cleaned.FreedBytes)
        { Trouble = cleaned.Trouble };
    }

    /// <summary>
    /// Whether another program has brought all of it meanwhile, or a kill came between the ref and the row; then no partial of it is
    /// left either.
    /// </summary>
    private async Task<bool> IsWholeAsync()
    {
        try
        {
            await SettleAsync();
            using var gate = await _services.RepoGate.EnterAsync(Request.Model, CancellationToken.None);
            if (!State.Plan!.IsWhole(Repo, Request.Revision))
            {
                return false;
            }

            Repo.Execute(Cleanup.RemovalOf(Repo, Request.Revision, State.Plan, SiblingPlans()));
            return true;
        }
        catch (Exception exception) when (DiskTroubles.IsDiskTrouble(exception))
        {
            // It cannot be looked at, so nobody can use it either; what hinders the removal is said by that.
            RunLog.NotCounted(_services.Logger, exception, Id, Request.Model);
            return false;
        }
    }

    private CommandAnswer Refuse(DownloadCommand command) =>
        CommandAnswer.RefusedBy(State.Snapshot, command);

    private void StartRun(string? taskId, bool atOnce = false)
    {
        var work = new DownloadRun(this, _services.Slots.Enter(Id, QueueRank, atOnce), _services);
        var watch = new RunWatch(Id, work.Progress, _services.Timeline, _services.Time);
        var run = ActiveRun.Start(work, _services.Time, _services.Sleep, () =>
        {
            State.Publish();
            watch.Look();
        });
        State.BeginRun(taskId, run);
        _ = ConcludeWhenEndedAsync(run);
    }

    private async Task ConcludeWhenEndedAsync(ActiveRun run)
    {
        await run.Result;
        using var turn = await EnterAsync();
        RunResult? result = null;
        try
        {
            if (State.Run == run)
            {
                result = await EndRunAsync();
                await ConcludeAsync(result);
            }
        }
        catch (Exception exception)
        {
            RunLog.Unexpected(_services.Logger, exception, Id, Request.Model);
            ShowNotWritten(exception, result);
        }
    }

    private async Task<RunResult> EndRunAsync()
    {
        var run = State.Run!;
        var result = await run.StopAsync();
        await run.DisposeAsync();
        State.EndRun();
        return result;
    }

    private Task ConcludeAsync(RunResult result) => result switch
    {
        RunResult.Completed => CompleteAsync(State.Plan!),
        RunResult.Failed failed => RestAsync(DownloadStatus.Failed, failed.Error),
        RunResult.PausedByItself paused => RestAsync(DownloadStatus.Paused, paused.Error),
        _ => throw new InvalidOperationException("A run that nobody stopped has ended as stopped."),
    };

    private async Task CompleteAsync(DownloadPlan plan)
    {
        using (await _services.RepoGate.EnterAsync(Request.Model, CancellationToken.None))
        {
            var now = _services.Time.GetUtcNow();
            await _row.CompleteAsync(plan, State.Effort, State.Taken, now);
            _engine.LeaveTo(this, plan);
            RunLog.Changed(_services.Logger, Id, Request.Model, DownloadStatus.Completed, "");

            // Noted before it is told: whoever then looks at the events finds it there.
            Notes.Completed(plan);
            State.Finish(DownloadStatus.Completed, now);
        }

        _engine.Finished(this);
    }

    private async Task RestAsync(DownloadStatus status, DownloadError? error)
    {
        await _row.RestAsync(status, error, State.AtRest, State.Effort);
        RunLog.Changed(_services.Logger, Id, Request.Model, status, error?.Message ?? "");
        State.Set(status, error);
        Notes.Rests(status, error);
    }

    /// <summary>Here it rests in a state from which it can go on once the disk lets it: with what its run came to by itself, if that says why.</summary>
    private void ShowNotWritten(Exception exception, RunResult? result = null)
    {
        var isFull = DiskTroubles.IsDiskTrouble(exception) && DiskTroubles.Of(exception) is BringResult.DiskFull;
        var (status, error) = result switch
        {
            RunResult.Failed failed => (DownloadStatus.Failed, failed.Error),
            RunResult.PausedByItself paused => (DownloadStatus.Paused, paused.Error),
            _ when isFull => (DownloadStatus.Paused, new DownloadError(ErrorKind.NoSpace, $"{exception.Message} Free some space and resume.")),
            _ => (DownloadStatus.Failed, new DownloadError(ErrorKind.NotWritten, $"The state could not be written: {exception.Message}")),
        };
        State.Set(status, error);
    }

    private Task<IDisposable> EnterAsync() => _engine.Turns.EnterAsync(Id, CancellationToken.None);
}
