using Microsoft.Extensions.Hosting;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Settings;

/// <summary>
/// Remembers where the token from outside belongs: at the start, before anything is asked of the Hub, and at the end, for
/// one that came meanwhile by a login elsewhere.
/// </summary>
internal sealed class TokenSettled(HubCredentials credentials) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => credentials.SettleAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => credentials.SettleAsync(cancellationToken);
}
