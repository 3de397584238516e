namespace MlxManager.Core.Transfer;

/// <summary>
/// Who brings which bytes, and which are there. Owns all spans of one open partial; one lock, held for a few comparisons.
/// </summary>
internal sealed class SpanBoard
{
    private readonly Lock _lock = new();
    private readonly long _size;
    private readonly long _spanBytes;
    private readonly long _leastSteal;
    private readonly long _unitBytes;
    private readonly LeaseRates _rates;
    private readonly List<SpanLease> _leases = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SpanSet _released;
    private long _frontier;
    private long _written;
    private TaskCompletionSource _workReturned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (TaskCompletionSource<long> Waiter, long Least)? _hasher;

    /// <param name="size">Of the blob, in bytes.</param>
    /// <param name="good">What is there already.</param>
    /// <param name="spanBytes">Longest span handed out.</param>
    /// <param name="leastSteal">Shortest piece split off from a connection's rest.</param>
    /// <param name="unitBytes">Spans end where units of this length do, if they can: a unit in two leases has no digest.</param>
    /// <param name="rates">Tells who is slow.</param>
    public SpanBoard(long size, SpanSet good, long spanBytes, long leastSteal = 1, long unitBytes = 1, LeaseRates? rates = null)
    {
        _size = size;
        _released = good;
        _spanBytes = spanBytes;
        _unitBytes = unitBytes;
        _rates = rates ?? new LeaseRates(new TransferOptions().SlowAfter, TimeProvider.System);
        _leastSteal = leastSteal;
        _written = good.Count;
        _frontier = good.Frontier;
        CompleteIfAllThere_NeedsLock();
    }

    /// <summary>Good bytes in the file.</summary>
    public long Written => Volatile.Read(ref _written);

    public Task Completed => _complete.Task;

    /// <summary>Ends when a connection has given back bytes that nobody brings now. Take it before looking for work.</summary>
    public Task WorkReturned
    {
        get
        {
            lock (_lock)
            {
                return _workReturned.Task;
            }
        }
    }

    /// <summary>
    /// The whole rest of a connection that is slow; else the lowest bytes that are missing and nobody brings; else the second half of
    /// the largest rest somebody brings; else null.
    /// </summary>
    public SpanLease? Take()
    {
        SpanLease? slow;
        SpanLease? taken;
        lock (_lock)
        {
            slow = _rates.FindSlow(_leases);
            taken = slow is not null ? Replace_NeedsLock(slow) : TakeFree_NeedsLock(0) ?? Steal_NeedsLock();
        }

        slow?.Replacement.Cancel();
        return taken;
    }

    /// <summary>Whether <see cref="Take"/> would replace a connection now. Nothing tells of it: time alone makes one slow.</summary>
    public bool HasSlow()
    {
        lock (_lock)
        {
            return _rates.FindSlow(_leases) is not null;
        }
    }

    /// <summary>The lowest missing bytes from <paramref name="from"/> on that nobody brings.</summary>
    public SpanLease? TakeFrom(long from)
    {
        lock (_lock)
        {
            return TakeFree_NeedsLock(from);
        }
    }

    /// <summary>
    /// Gives up this lease and cuts all others at what they have claimed, so that one connection can bring everything that is missing.
    /// Answers the lowest of it.
    /// </summary>
    public SpanLease? TakeOver(SpanLease own)
    {
        Release(own);
        lock (_lock)
        {
            foreach (var lease in _leases)
            {
                lease.End = lease.Claimed;
            }

            return TakeFree_NeedsLock(0);
        }
    }

    /// <summary>What the lease has still to bring.</summary>
    public ByteSpan Rest(SpanLease lease)
    {
        lock (_lock)
        {
            return new ByteSpan(lease.Claimed, lease.End);
        }
    }

    /// <summary>Announces a write of up to <paramref name="count"/> bytes at the lease's position; answers how many still belong to it.</summary>
    public int Claim(SpanLease lease, int count)
    {
        lock (_lock)
        {
            var granted = (int)Math.Min(count, lease.Unclaimed);
            lease.Claimed += granted;
            return granted;
        }
    }

    /// <summary>The claimed bytes are in the file.</summary>
    public void Wrote(SpanLease lease)
    {
        TaskCompletionSource<long>? hasher;
        long frontier;
        lock (_lock)
        {
            Volatile.Write(ref _written, _written + (lease.Claimed - lease.Position));
            lease.Position = lease.Claimed;
            _rates.Moved(lease);
            AdvanceFrontier_NeedsLock();
            CompleteIfAllThere_NeedsLock();
            frontier = _frontier;
            hasher = _hasher is { } waiting && waiting.Least <= frontier ? waiting.Waiter : null;
            _hasher = hasher is null ? _hasher : null;
        }

        hasher?.TrySetResult(frontier);
    }

    /// <summary>The connection is done with the lease; what it did not write is free again.</summary>
    public void Release(SpanLease lease)
    {
        TaskCompletionSource? returned = null;
        lock (_lock)
        {
            _released = _released.Add(new ByteSpan(lease.Start, lease.Position));
            _leases.Remove(lease);
            _rates.End(lease, _leastSteal);
            if (lease.Position < lease.End)
            {
                returned = _workReturned;
                _workReturned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        returned?.SetResult();
    }

    /// <summary>What is in the file now: every byte of it was written before this returned.</summary>
    public SpanSet Snapshot()
    {
        lock (_lock)
        {
            var written = _released;
            foreach (var lease in _leases)
            {
                written = written.Add(new ByteSpan(lease.Start, lease.Position));
            }

            return written;
        }
    }

    /// <summary>Waits until the contiguous prefix has at least this length; answers its length. For one hasher.</summary>
    public async ValueTask<long> ReachAsync(long least, CancellationToken cancellationToken)
    {
        Task<long> reached;
        lock (_lock)
        {
            if (_frontier >= least)
            {
                return _frontier;
            }

            _hasher = (new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously), least);
            reached = _hasher.Value.Waiter.Task;
        }

        return await reached.WaitAsync(cancellationToken);
    }

    private SpanLease? TakeFree_NeedsLock(long from)
    {
        var held = _released.Add(new ByteSpan(0, from));
        foreach (var lease in _leases)
        {
            held = held.Add(new ByteSpan(lease.Start, lease.End));
        }

        foreach (var gap in held.Missing(_size))
        {
            var end = gap.Start + _spanBytes;
            var atUnit = end - (end % _unitBytes);
            return Hand_NeedsLock(new ByteSpan(gap.Start, Math.Min(gap.End, atUnit > gap.Start ? atUnit : end)));
        }

        return null;
    }

    private SpanLease? Steal_NeedsLock()
    {
        if (_leases.MaxBy(lease => lease.Unclaimed) is not { } victim || victim.Unclaimed < 2 * _leastSteal)
        {
            return null;
        }

        var half = victim.Claimed + (victim.Unclaimed / 2);
        var atUnit = half + ((_unitBytes - (half % _unitBytes)) % _unitBytes);
        half = atUnit < victim.End ? atUnit : half;
        var stolen = new ByteSpan(half, victim.End);
        victim.End = half;
        return Hand_NeedsLock(stolen);
    }

    private SpanLease Replace_NeedsLock(SpanLease slow)
    {
        var rest = new ByteSpan(slow.Claimed, slow.End);
        slow.End = slow.Claimed;
        _rates.Replaced();
        var lease = Hand_NeedsLock(rest);
        lease.IsReplacement = true;
        return lease;
    }

    private SpanLease Hand_NeedsLock(ByteSpan span)
    {
        var lease = new SpanLease(span);
        _rates.Begin(lease);
        _leases.Add(lease);
        return lease;
    }

    private void AdvanceFrontier_NeedsLock()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var lease in _leases)
            {
                if (lease.Start <= _frontier && _frontier < lease.Position)
                {
                    _frontier = lease.Position;
                    moved = true;
                }
            }

            // What has been released may continue where a lease ends.
            var end = _released.EndOfSpanAt(_frontier);
            moved |= end > _frontier;
            _frontier = end;
        }
    }

    private void CompleteIfAllThere_NeedsLock()
    {
        if (_written == _size)
        {
            _complete.TrySetResult();
        }
    }
}
