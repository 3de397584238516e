using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Settings;

public static class SettingsRegistration
{
    /// <summary>Adds <see cref="HubOptions"/>, <see cref="MlxManagerOptions"/> and <see cref="TelemetryOptions"/>, as <see cref="SettingsReader"/> found them.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, AppSettings settings) => services
        .AddSingleton(settings.Hub)
        .AddSingleton(settings.MlxManager)
        .AddSingleton(settings.Telemetry);
}
