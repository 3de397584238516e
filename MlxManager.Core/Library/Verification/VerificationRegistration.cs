using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library.Verification;

public static class VerificationRegistration
{
    /// <summary>Reads blobs and tells whether they are what their names say.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services) => services;
}
