using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Library.Verification;

public static class VerificationRegistration
{
    /// <summary>Reads blobs and tells whether they are what their names say.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services) => services.AddSingleton(provider => new Verifier(
        provider.GetRequiredService<ModelCache>(),
        provider.GetRequiredService<Database>(),
        provider.GetRequiredService<IDownloads>(),
        provider.GetRequiredService<TimeProvider>(),
        Environment.ProcessorCount,
        provider.GetRequiredService<ILoggerFactory>().CreateLogger("MlxManager.Verification")));
}
