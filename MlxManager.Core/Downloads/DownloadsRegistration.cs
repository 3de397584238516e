using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Core.Telemetry;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

public static class DownloadsRegistration
{
    /// <summary>Who asks how the server is will not wait for long.</summary>
    private static readonly TimeSpan HealthTime = TimeSpan.FromSeconds(5);

    /// <summary>The engine and its rows. Needs the rooms Hub and Cache, settings, and a <see cref="DataFolder"/> that is held.</summary>
    public static IServiceCollection AddDownloads(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Database(provider.GetRequiredService<DataFolder>().Path));
        services.AddSingleton(provider => new DatabaseOpening(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DatabaseOpening>>()));
        services.AddSingleton(provider => new PreferencesStore(provider.GetRequiredService<Database>()));
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton(provider => new CacheWatch(provider.GetRequiredService<ModelCache>(), provider.GetRequiredService<Database>()));
        services.AddSingleton<DiskLedger>();
        services.AddSingleton(provider => new Timeline(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("MlxManager.Downloads")));
        services.AddSingleton(provider => new SlotQueue(provider.GetRequiredService<MlxManagerOptions>().MaxActiveDownloads));
        services.AddSingleton<PaceWatch>();
        services.AddSingleton<BlobSources>();
        services.AddMetrics();
        services.AddSingleton<Measures>();
        services.AddSingleton<DownloadGauge>();
        services.AddTransfer();
        services.AddSingleton(provider => new FillContext(
            TransferHttp.CreateClient(
                HubHttp.UserAgent,
                provider.GetRequiredService<HubProxy>(),
                provider.GetRequiredService<NetworkGuard>(),
                provider.GetRequiredService<SleepWatch>()),
            provider.GetRequiredService<ConnectionBudget>(),
            provider.GetRequiredService<TransferOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            Machine.BootId,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("MlxManager.Transfer"))
        { Measures = provider.GetRequiredService<Measures>(), Sleep = provider.GetRequiredService<SleepWatch>() });
        services.AddSingleton(provider => new RunServices(
            provider.GetRequiredService<HubClient>(),
            provider.GetRequiredService<ModelCache>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<FillContext>(),
            provider.GetRequiredService<SlotQueue>(),
            provider.GetRequiredService<DiskLedger>(),
            provider.GetRequiredService<CacheWatch>(),
            provider.GetRequiredService<PaceWatch>(),
            provider.GetRequiredService<Timeline>(),
            provider.GetRequiredService<BlobSources>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("MlxManager.Downloads"))
        {
            Proxy = provider.GetRequiredService<HubProxy>(),
            Guard = provider.GetRequiredService<NetworkGuard>(),
            UsesTrash = () => provider.GetRequiredService<PreferencesStore>().Current.Library.UsesTrash,
        });
        services.AddSingleton<QueueCommands>();
        services.AddSingleton<OwedCleanups>();
        services.AddSingleton<DownloadEngine>();
        services.AddSingleton(provider => new DiskForecast(provider.GetRequiredService<DownloadEngine>(), provider.GetRequiredService<RunServices>()));
        services.AddSingleton<IDownloads>(provider => provider.GetRequiredService<DownloadEngine>());
        services.AddSingleton(provider => new EnginePulse(provider.GetRequiredService<DownloadEngine>(), provider.GetRequiredService<Database>()));
        services.AddHostedService<EngineHost>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", timeout: HealthTime)
            .AddCheck<DataFolderHealth>("data_folder", timeout: HealthTime)
            .AddCheck<CacheHealth>("cache", timeout: HealthTime);
        return services;
    }
}
