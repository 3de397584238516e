namespace MlxManager.Core.Pace;

/// <summary>
/// A rate that all who take from it share: first come, first served, a slice at a time, so that a connection with little to bring
/// waits no longer than one round. What is taken from one with a parent is taken from the parent too. The rate may change at any
/// time and counts at once. While nothing is limited, <see cref="IsOn"/> is all it costs; while somebody waits, one timer is armed.
/// </summary>
internal sealed class RateLimit(TimeProvider time, RateLimit? parent = null)
{
    /// <summary>What one may take at a time: short, so that it flows evenly, and long enough to cost little.</summary>
    private const double SliceSeconds = 0.025;

    private const int LeastSlice = 1024;

    /// <summary>What may be saved up while nobody asks.</summary>
    private const double IdleSeconds = 0.15;

    /// <summary>What a late timer may make up for; more is no lateness but a sleep.</summary>
    private const double LateSeconds = 1;

    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private ITimer? _timer;
    private long _rate;
    private double _saved;
    private long _settled;

    /// <summary>Null for no limit of its own.</summary>
    public long? BytesPerSecond
    {
        get => Volatile.Read(ref _rate) is > 0 and var rate ? rate : null;
        set
        {
            var served = new List<Waiter>();
            lock (_lock)
            {
                var rate = value ?? 0;
                if (rate == _rate)
                {
                    return;
                }

                // What was saved up at another rate is not owed at this one.
                Settle_NeedsLock();
                _saved = Math.Min(_saved, rate * SliceSeconds);
                Volatile.Write(ref _rate, rate);
                Serve_NeedsLock(served);
            }

            Tell(served);
        }
    }

    /// <summary>Whether it, or what it is part of, limits anything.</summary>
    public bool IsOn => Volatile.Read(ref _rate) > 0 || parent is { IsOn: true };

    /// <summary>Waits until some bytes may be brought; answers how many, at least 1. What is not brought goes to <see cref="GiveBack"/>.</summary>
    public async ValueTask<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        var own = await TakeHereAsync(most, cancellationToken);
        if (parent is null)
        {
            return own;
        }

        var granted = 0;
        try
        {
            granted = await parent.TakeAsync(own, cancellationToken);
        }
        finally
        {
            GiveBackHere(own - granted);
        }

        return granted;
    }

    public void GiveBack(int count)
    {
        GiveBackHere(count);
        parent?.GiveBack(count);
    }

    private async ValueTask<int> TakeHereAsync(int most, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_lock)
        {
            if (_rate == 0)
            {
                return most;
            }

            Settle_NeedsLock();
            var slice = Slice_NeedsLock(most);
            if (_waiting.Count == 0 && _saved >= slice)
            {
                // All that was saved up while it waited elsewhere, or a slower one would lose by waiting for those it is part of.
                slice = Math.Max(slice, (int)Math.Min(most, _saved));
                _saved -= slice;
                return slice;
            }

            place = _waiting.AddLast(new Waiter(most));
            Arm_NeedsLock();
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        return await place.Value.Turn.Task;
    }

    private void Leave(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Served a moment before: then it has its bytes, and gives them back as always.
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
            Arm_NeedsLock();
        }

        place.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private void GiveBackHere(int count)
    {
        if (count == 0)
        {
            return;
        }

        var served = new List<Waiter>();
        lock (_lock)
        {
            if (_rate > 0)
            {
                Settle_NeedsLock();
                _saved += count;
                Serve_NeedsLock(served);
            }
        }

        Tell(served);
    }

    private void OnTimer()
    {
        var served = new List<Waiter>();
        lock (_lock)
        {
            Settle_NeedsLock();
            Serve_NeedsLock(served);
        }

        Tell(served);
    }

    private void Settle_NeedsLock()
    {
        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_settled, now).TotalSeconds;
        _settled = now;
        var most = _rate * (_waiting.Count > 0 ? LateSeconds : IdleSeconds);
        _saved = Math.Min(_saved + (_rate * seconds), Math.Max(most, LeastSlice));
        _saved = _rate == 0 ? 0 : _saved;
    }

    private void Serve_NeedsLock(List<Waiter> served)
    {
        while (_waiting.First?.Value is { } first)
        {
            var slice = _rate == 0 ? first.Most : Slice_NeedsLock(first.Most);
            if (_rate > 0 && _saved < slice)
            {
                break;
            }

            _saved -= _rate == 0 ? 0 : slice;
            first.Granted = slice;
            served.Add(first);
            _waiting.RemoveFirst();
        }

        Arm_NeedsLock();
    }

    private void Arm_NeedsLock()
    {
        if (_waiting.First?.Value is { } first)
        {
            var due = TimeSpan.FromSeconds(Math.Max(0, Slice_NeedsLock(first.Most) - _saved) / _rate);
            _timer ??= time.CreateTimer(static limit => ((RateLimit)limit!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(due < ShortestTimer ? ShortestTimer : due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private int Slice_NeedsLock(int most) => (int)Math.Min(most, Math.Max(LeastSlice, _rate * SliceSeconds));

    private static void Tell(List<Waiter> served)
    {
        foreach (var waiter in served)
        {
            waiter.Turn.TrySetResult(waiter.Granted);
        }
    }

    private sealed class Waiter(int most)
    {
        public int Most { get; } = most;

        public int Granted { get; set; }

        public TaskCompletionSource<int> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
