namespace MlxManager.Core.Transfer;

/// <summary>The one budget of connections for all blobs and downloads, handed out first come, first served.</summary>
public sealed class ConnectionBudget
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<IDisposable>> _waiters = [];
    private int _free;

    public ConnectionBudget(int connections)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(connections);
        Total = connections;
        _free = connections;
    }

    public int Total { get; }

    /// <summary>Connections nobody holds now.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
            {
                return _free;
            }
        }
    }

    /// <summary>Waits for a free connection; disposing the lease gives it back.</summary>
    public async Task<IDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<IDisposable>> waiter;
        lock (_lock)
        {
            // Somebody waits only while nothing is free, so nobody is overtaken here.
            if (_free > 0)
            {
                _free--;
                return new Lease(this);
            }

            waiter = _waiters.AddLast(new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using var cancelling = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        return await waiter.Value.Task;
    }

    private void Leave(LinkedListNode<TaskCompletionSource<IDisposable>> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Already served: then the caller has the lease, cancelled or not, and gives it back as always.
            if (waiter.List is null)
            {
                return;
            }

            _waiters.Remove(waiter);
        }

        waiter.Value.SetCanceled(cancellationToken);
    }

    private void Release()
    {
        TaskCompletionSource<IDisposable> next;
        lock (_lock)
        {
            if (_waiters.First is not { } waiter)
            {
                _free++;
                return;
            }

            _waiters.Remove(waiter);
            next = waiter.Value;
        }

        next.SetResult(new Lease(this));
    }

    private sealed class Lease(ConnectionBudget budget) : IDisposable
    {
        private ConnectionBudget? _budget = budget;

        public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Release();
    }
}
