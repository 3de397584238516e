using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Library.Found;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Library.Updates;
using MlxManager.Core.Library.Verification;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library;

public static class LibraryRegistration
{
    /// <summary>What is on disk, and what can be done about it; needs the cache, the Hub and the downloads registered.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services
        .AddSingleton<LibraryIndex>()
        .AddSingleton<LocalModels>()
        .AddSingleton<HubListings>()
        .AddSingleton(provider => new FoundDownloads(
            provider.GetRequiredService<LibraryIndex>(),
            provider.GetRequiredService<ModelCache>(),
            provider.GetRequiredService<IDownloads>(),
            provider.GetRequiredService<PreferencesStore>(),
            provider.GetRequiredService<HubClient>,
            provider.GetRequiredService<ILogger<FoundDownloads>>()))
        .AddHostedService<LibraryWatch>()
        .AddVerification().AddRemoval().AddUpdates().AddDisk();
}
