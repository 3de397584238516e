using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MlxManager.Core.Models;

public static class ModelsRegistration
{
    /// <summary>What models need, and what this machine has.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => MemoryReading.Read());
        return services;
    }
}
