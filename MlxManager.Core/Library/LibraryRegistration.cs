using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library;

public static class LibraryRegistration
{
    /// <summary>What is on disk; needs the cache registered.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services.AddSingleton<LocalModels>();
}
