using Microsoft.Extensions.DependencyInjection;

namespace MlxManager.Core.Library.Updates;

public static class UpdatesRegistration
{
    /// <summary>Tells whether the Hub has moved on.</summary>
    public static IServiceCollection AddUpdates(this IServiceCollection services) => services;
}
