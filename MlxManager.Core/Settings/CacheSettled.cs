using Microsoft.Extensions.Hosting;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Settings;

/// <summary>
/// Forgets the folder before the last change once another one is in use: what is unfinished from now on lies in that one.
/// Runs before the first request, so nothing can have begun between the reading of the preferences and this.
/// </summary>
internal sealed class CacheSettled(PreferencesStore preferences, HubOptions hub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => preferences.ChangeAsync(
        all => all.Access.CacheBefore is { } before && before != hub.CacheDirectory ? all with { Access = all.Access with { CacheBefore = null } } : all,
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
