using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Cache;

public static class CacheRegistration
{
    /// <summary>The one <see cref="ModelCache"/>, where <see cref="HubOptions.CacheDirectory"/> says.</summary>
    public static IServiceCollection AddCache(this IServiceCollection services) =>
        services.AddSingleton(provider => new ModelCache(provider.GetRequiredService<HubOptions>().CacheDirectory));
}
