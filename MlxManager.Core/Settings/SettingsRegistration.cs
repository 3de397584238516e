using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Settings;

public static class SettingsRegistration
{
    /// <summary>Adds <see cref="HubOptions"/>, <see cref="MlxManagerOptions"/>, <see cref="TelemetryOptions"/>, <see cref="OtherStores"/>, <see cref="LogOptions"/> and, for comparison, <see cref="OutsideSettings"/>.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, AppSettings settings) => services
        .AddSingleton(settings.Hub)
        .AddSingleton(settings.MlxManager)
        .AddSingleton(settings.Outside)
        .AddSingleton(settings.Telemetry)
        .AddSingleton(settings.Stores)
        .AddSingleton(settings.Log);

    /// <summary>What the page keeps secret. Needs the preferences (of the downloads' room), the room Hub and Data Protection with keys that last.</summary>
    public static IServiceCollection AddAccessSecrets(this IServiceCollection services) => services
        .AddSingleton<AccessSecrets>()
        .AddHostedService<CacheSettled>()
        .AddHostedService<TokenSettled>();
}
