using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Removal;

public static class RemovalRegistration
{
    /// <summary>Deletes, prunes, sets aside and brings back.</summary>
    public static IServiceCollection AddRemoval(this IServiceCollection services)
    {
        services.AddSingleton<CacheTurn>();
        services.AddSingleton(provider => With(provider, (cache, preferences, time, turn) => new LibraryRemoval(cache, preferences, time, turn)));
        services.AddSingleton(provider => With(provider, (cache, preferences, time, turn) => new LibraryTidying(cache, preferences, time, turn)));
        services.AddSingleton(provider => With(provider, (cache, preferences, time, turn) => new LibraryTrash(cache, preferences, time, turn)));
        return services.AddHostedService<TrashKeeper>();
    }

    private static T With<T>(IServiceProvider provider, Func<ModelCache, PreferencesStore, TimeProvider, CacheTurn, T> make) => make(
        provider.GetRequiredService<ModelCache>(),
        provider.GetRequiredService<PreferencesStore>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<CacheTurn>());
}
