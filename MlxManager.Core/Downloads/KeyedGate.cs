namespace MlxManager.Core.Downloads;

/// <summary>One gate per key: work on the same key passes one at a time, on different keys side by side.</summary>
/// <param name="same">Which keys are the same; null for those that are equal.</param>
internal sealed class KeyedGate<TKey>(IEqualityComparer<TKey>? same = null)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Gate> _gates = new(same);

    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Gate gate;
        lock (_lock)
        {
            if (!_gates.TryGetValue(key, out gate!))
            {
                _gates.Add(key, gate = new Gate());
            }

            gate.Users++;
        }

        try
        {
            await gate.Semaphore.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Leave(key, gate);
            throw;
        }

        return new Entry(this, key, gate);
    }

    private void Leave(TKey key, Gate gate)
    {
        lock (_lock)
        {
            if (--gate.Users == 0)
            {
                _gates.Remove(key);
                gate.Semaphore.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Entry(KeyedGate<TKey> gates, TKey key, Gate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate.Semaphore.Release();
                gates.Leave(key, gate);
            }
        }
    }
}
