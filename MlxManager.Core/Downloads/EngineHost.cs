using Microsoft.Extensions.Hosting;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Starts the engine before the first request and stops it as soon as the server begins to stop, beside the closing of
/// connections and not after it: the bytes are safe within the few seconds a system grants.
/// </summary>
internal sealed class EngineHost(
    DownloadEngine engine, DatabaseOpening opening, PreferencesStore preferences, CacheWatch cache, PaceWatch pace, SleepWatch sleep, DownloadGauge gauge)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var rows = await opening.OpenAsync(
            async () =>
            {
                await preferences.LoadAsync();
                await cache.LoadAsync();
                return await engine.LoadAsync();
            },
            cancellationToken);
        sleep.Begin();
        pace.Begin();
        await engine.TakeOverAsync(rows);
        gauge.Begin();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await engine.StopAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A disk that does not answer holds on to whoever asks it. The host would wait for ever; to the downloads this end is a kill like any other.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
