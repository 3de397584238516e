using Microsoft.Extensions.Hosting;

namespace MlxManager.Core.Access;

/// <summary>Reads who may come in, after the tables are up to date and before the first request.</summary>
internal sealed class AccessHost(Doorkeeper doorkeeper, ApiKeys keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await doorkeeper.LoadAsync(cancellationToken);
        await keys.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
