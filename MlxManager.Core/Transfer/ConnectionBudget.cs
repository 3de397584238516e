namespace MlxManager.Core.Transfer;

/// <summary>The one budget of connections for all blobs and downloads, handed out first come, first served.</summary>
public sealed class ConnectionBudget(int connections)
{
    public int Total { get; } = connections;

    /// <summary>Waits for a free connection; disposing the lease gives it back.</summary>
    public Task<IDisposable> AcquireAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
