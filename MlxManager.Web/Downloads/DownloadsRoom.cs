namespace MlxManager.Web.Downloads;

public static class DownloadsRoom
{
    /// <summary>What the downloads' components need beside the coordinator, of a circuit and of the process.</summary>
    public static IServiceCollection AddDownloadsRoom(this IServiceCollection services)
    {
        services.AddScoped<TileSelection>();
        services.AddScoped<BatchCommands>();
        services.AddScoped<QueueMoves>();
        services.AddSingleton<RateHistory>();
        services.AddSingleton<CacheVolume>();
        services.AddHostedService(provider => provider.GetRequiredService<RateHistory>());
        services.AddHostedService(provider => provider.GetRequiredService<CacheVolume>());
        return services;
    }
}
