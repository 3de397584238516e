namespace MlxManager.Core.Transfer;

/// <summary>
/// The work on one open partial: its connections, its hasher and its journal, side by side until one of them decides how it ends.
/// </summary>
internal sealed class FillRound : IDisposable
{
    private readonly FillRequest _request;
    private readonly FillContext _context;
    private readonly GuardedJournal _journal;
    private readonly PartialFile _file;
    private readonly SpanBoard _board;
    private readonly DigestTable _digests;
    private readonly FrontierHasher _hasher;
    private readonly JournalKeeper _keeper;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _stop;
    private readonly FillParts _parts;
    private readonly int _connections;

    public FillRound(
        FillRequest request, FillContext context, GuardedJournal journal, (PartialFile File, PartialState State) opened, BlobLocator locator,
        FillGauge gauge, CancellationToken stop)
    {
        var options = context.Options;
        (_request, _context, _journal, _file, _stop) = (request, context, journal, opened.File, stop);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var missing = request.Size - opened.State.Written.Count;
        _connections = WorkShares.Connections(request.Size, missing, context);
        _board = new SpanBoard(
            request.Size, opened.State.Written, WorkShares.SpanBytes(missing, _connections, options), options.LeastStealBytes, options.DigestBytes,
            new LeaseRates(options.SlowAfter, context.Time));
        _digests = new DigestTable(request.Size, options.DigestBytes, opened.State.Digests);
        _hasher = new FrontierHasher(_file, _board, request);
        _keeper = new JournalKeeper(journal, _file, _board, _digests, opened.State, options, context.Time, context.Logger);
        _parts = new FillParts(
            _board,
            _file,
            _digests,
            new Admission(_connections, Math.Min(_connections, options.FirstConnections), options, context.Random, context.Time, context.Sleep, _ending.Token),
            locator,
            new RangeClient(context.Http, request.Size, options, context.Time),
            gauge,
            context);
    }

    public long Written => _board.Written;

    public long Hashed => _hasher.Hashed;

    public Waiting? Waiting => _parts.Admission.Waiting;

    /// <summary>Null when the partial was deleted or changed under us and must be opened again.</summary>
    public async Task<FillResult?> RunAsync()
    {
        FillResult? result;
        try
        {
            result = await DecideAsync();
            if (result is FillResult.Filled)
            {
                await _keeper.CompleteAsync(_stop);
                result = await LookAgainAsync(result);
            }

            if (result is FillResult.WrongContent)
            {
                return await JudgeWrongContentAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            result = new FillResult.Stopped();
        }
        catch (DiskException e)
        {
            result = new FillResult.DiskFailed(e.Message, e.IsFull) { IsRefused = e.IsRefused };
        }

        if (result is not (null or FillResult.Filled))
        {
            await EndJournalAsync(result);
        }

        return result;
    }

    public void Dispose()
    {
        _ending.Dispose();
        _file.Dispose();
    }

    /// <summary>
    /// What is published must be what was hashed: the very file at that path, into which nobody else has written since its hash went
    /// by. Who may have is found out by hashing it all again, while nobody of us writes.
    /// </summary>
    private async Task<FillResult?> LookAgainAsync(FillResult? result)
    {
        for (var looks = 0; result is FillResult.Filled && _file.WasOpened && looks < _file.MostLooks; looks++)
        {
            TransferLog.LookedAgain(_context.Logger, _request.Etag.Value);
            _file.WatchAnew();
            result = await Task.Run(() => HashAsync(new FrontierHasher(_file, _board, _request), _stop), _stop);
        }

        return result is FillResult.Filled && !_file.IsInPlace() ? null : result;
    }

    private async Task<FillResult?> DecideAsync()
    {
        var hashing = Task.Run(() => HashAsync(_hasher, _ending.Token));
        var keeping = Task.Run(KeepAsync);
        var fetching = FetchAsync(hashing);
        var first = await Task.WhenAny(hashing, keeping, fetching);
        await _ending.CancelAsync();

        // All must have ended before the journal's last word; the one that decided is looked at first, but no fault of another is lost.
        await ((Task)Task.WhenAll(hashing, keeping, fetching)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var task in new[] { hashing, keeping, fetching })
        {
            if (task.IsFaulted)
            {
                await task;
            }
        }

        return await first;
    }

    private static async Task<FillResult?> HashAsync(FrontierHasher hasher, CancellationToken ending)
    {
        var isRight = await hasher.RunAsync(ending);
        return isRight switch
        {
            true => new FillResult.Filled(),
            false => new FillResult.WrongContent("The checksum is wrong.", WrongContentBlame.Unseen, KeptBytes: 0),
            null => null,
        };
    }

    /// <summary>Finds out what of it can be kept. Cut off before its end, the next run hashes again and comes back here.</summary>
    private async Task<FillResult> JudgeWrongContentAsync()
    {
        var verdict = await Task.Run(() => ArrivalCheck.Compare(_file, _digests, _request.Size, _stop), _stop);
        var wrong = WrongContentWords.Of(verdict, _digests, _request.Size);
        TransferLog.WrongContent(_context.Logger, _request.Etag.Value, wrong.Blame, wrong.KeptBytes, _request.Size);
        if (wrong.KeptBytes == 0 && wrong.Blame != WrongContentBlame.Source)
        {
            await _journal.ClearAsync();
            _file.Delete();
        }
        else
        {
            await _keeper.KeepOnlyAsync(wrong.KeptBytes == 0 ? SpanSet.Empty : verdict.Kept, _stop);
        }

        return wrong;
    }

    private async Task<FillResult?> KeepAsync()
    {
        await _keeper.RunAsync(_ending.Token);
        return null;
    }

    private async Task<FillResult?> FetchAsync(Task<FillResult?> hashing)
    {
        // Ends also connections that are stuck on bytes another one has brought meanwhile.
        using var fetching = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var bufferBytes = (int)Math.Min(_context.Options.BufferBytes, _request.Size);
        var workers = new Task<FillResult>[_connections];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => new FillWorker(_parts).RunAsync(bufferBytes, fetching.Token));
        }

        var climbing = ClimbAsync(fetching.Token);
        var first = await Task.WhenAny([_board.Completed, .. workers]);
        await fetching.CancelAsync();
        await ((Task)Task.WhenAll([climbing, .. workers])).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var worker in workers)
        {
            if (worker.IsFaulted)
            {
                await worker;
            }
        }

        // Not who was first: the hasher may have been through, and have ended a worker, before anybody was told that all bytes are here.
        return first is Task<FillResult> decided && !_board.Completed.IsCompleted ? await decided
            : await (_context.Measures?.TimeVerifyAsync(hashing, _context.Time) ?? hashing);
    }

    /// <summary>Lets more connections in while that pays.</summary>
    private async Task ClimbAsync(CancellationToken ending)
    {
        var options = _context.Options;
        if (_connections <= options.FirstConnections)
        {
            return;
        }

        var atFirst = _board.Written;
        var climb = new Climb(options.FirstConnections, _connections, options, _context.Time);
        using var timer = new PeriodicTimer(options.ClimbInterval / 4, _context.Time);
        while (await timer.WaitForNextTickAsync(ending))
        {
            climb.Look(_board.Written - atFirst);
            _parts.Admission.Want(climb.Limit);
        }
    }

    private async Task EndJournalAsync(FillResult result)
    {
        try
        {
            await _keeper.EndAsync();
        }
        catch (DiskException e) when (result is FillResult.DiskFailed)
        {
            // A full disk often takes the journal with it. What it held before stays good, and the failure is told already.
            TransferLog.JournalLeft(_context.Logger, e.Message);
        }
    }
}
