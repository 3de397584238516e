using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Access;

public static class AccessRegistration
{
    /// <summary>Adds <see cref="Doorkeeper"/> and <see cref="ApiKeys"/>. Needs the database (of the downloads' room).</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options) => services
        .AddSingleton(options)
        .AddSingleton<SignInBrake>()
        .AddSingleton(provider => new Doorkeeper(
            provider.GetRequiredService<Database>(), options, provider.GetRequiredService<SignInBrake>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ApiKeys(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApiKeys>>()))
        .AddHostedService<AccessHost>();
}
