using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Transfer;

public static class TransferRegistration
{
    /// <summary>The budget of connections and the engine's figures; a host or test may register its own <see cref="TransferOptions"/> before.</summary>
    public static IServiceCollection AddTransfer(this IServiceCollection services)
    {
        services.TryAddSingleton(new TransferOptions());
        services.TryAddSingleton(provider =>
            new ConnectionBudget(provider.GetRequiredService<MlxManagerOptions>().MaxConnections));
        return services;
    }
}
