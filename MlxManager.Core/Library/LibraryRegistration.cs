using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Library.Updates;
using MlxManager.Core.Library.Verification;

namespace MlxManager.Core.Library;

public static class LibraryRegistration
{
    /// <summary>What is on disk, and what can be done about it; needs the cache, the Hub and the downloads registered.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services
        .AddSingleton<LibraryIndex>()
        .AddSingleton<LocalModels>()
        .AddSingleton<HubListings>()
        .AddHostedService<LibraryWatch>()
        .AddVerification().AddRemoval().AddUpdates().AddDisk();
}
