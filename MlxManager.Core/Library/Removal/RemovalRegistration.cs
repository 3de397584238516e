using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library.Removal;

public static class RemovalRegistration
{
    /// <summary>Deletes, prunes, sets aside and brings back.</summary>
    public static IServiceCollection AddRemoval(this IServiceCollection services) => services;
}
