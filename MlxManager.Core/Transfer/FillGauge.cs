using MlxManager.Core.Telemetry;

namespace MlxManager.Core.Transfer;

/// <summary>Counters of one run; any thread may read them at any time.</summary>
internal sealed class FillGauge(Measures? measures = null)
{
    private long _received;
    private int _connections;

    public long Received => Volatile.Read(ref _received);

    public int Connections => Volatile.Read(ref _connections);

    public RetryTally Retries { get; set; } = new();

    public void Receive(int count)
    {
        Interlocked.Add(ref _received, count);
        measures?.Received(count);
    }

    public void Open()
    {
        Interlocked.Increment(ref _connections);
        measures?.Connections(1);
    }

    public void Close()
    {
        Interlocked.Decrement(ref _connections);
        measures?.Connections(-1);
    }

    /// <summary>A try has failed and is made again.</summary>
    public void Retry(TransferFailure failure)
    {
        Retries.Add(failure);
        measures?.Retry(failure.Cause);
    }
}
