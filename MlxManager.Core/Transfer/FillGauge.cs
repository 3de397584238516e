namespace MlxManager.Core.Transfer;

/// <summary>Counters of one run; any thread may read them at any time.</summary>
internal sealed class FillGauge
{
    private long _received;
    private int _connections;

    public long Received => Volatile.Read(ref _received);

    public int Connections => Volatile.Read(ref _connections);

    public RetryTally Retries { get; set; } = new();

    public void Receive(int count) => Interlocked.Add(ref _received, count);

    public void Open() => Interlocked.Increment(ref _connections);

    public void Close() => Interlocked.Decrement(ref _connections);
}
