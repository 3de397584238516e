using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library.Updates;

public static class UpdatesRegistration
{
    /// <summary>Whether the Hub has moved on, what an update would bring, the way back, and the daily look.</summary>
    public static IServiceCollection AddUpdates(this IServiceCollection services) => services
        .AddSingleton<RefQuestion>()
        .AddSingleton<UpdateBook>()
        .AddSingleton<UpdateCheck>()
        .AddSingleton(provider => new UpdateWatch(
            provider.GetRequiredService<LibraryIndex>(),
            provider.GetRequiredService<UpdateCheck>(),
            provider.GetRequiredService<UpdateBook>(),
            provider.GetRequiredService<Persistence.PreferencesStore>()))
        .AddSingleton<UpdateComparison>()
        .AddSingleton<RefReturn>()
        .AddHostedService<DailyCheck>();
}
