using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

public static class HubRegistration
{
    /// <summary>Adds <see cref="HubClient"/>, <see cref="HubCredentials"/>, <see cref="HubProxy"/>, <see cref="NetworkGuard"/>, <see cref="SleepWatch"/>, the three that check what a person sets, and the HTTP clients of <see cref="HubHttp"/>. Needs <see cref="HubOptions"/>.</summary>
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SleepWatch>();
        services.AddSingleton<HubCredentials>();
        services.AddSingleton<HubClient>();
        services.AddSingleton<HubProxy>();
        services.AddSingleton(provider => new NetworkGuard(
            provider.GetRequiredService<HubOptions>().Endpoint, provider.GetRequiredService<HubProxy>(), Dns.GetHostAddressesAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccountCheck>();
        services.AddSingleton<EndpointTest>();
        services.AddSingleton<EndpointGreeter>();
        services.AddHttpClient(HubHttp.Api, client =>
            {
                client.DefaultRequestVersion = HttpVersion.Version20;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            })
            .AsHubClient(DecompressionMethods.All);
        services.AddHttpClient(HubHttp.Location, client =>
            {
                client.DefaultRequestVersion = HttpVersion.Version11;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            })
            .AsHubClient(DecompressionMethods.None);
        return services;
    }

    private static void AsHubClient(this IHttpClientBuilder builder, DecompressionMethods decompression) => builder
        .ConfigureHttpClient(client =>
        {
            // Idle timeouts are the callers' own: a timeout here would cut a body that is still arriving.
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", HubHttp.UserAgent);
        })
        .ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var (guard, proxy) = (provider.GetRequiredService<NetworkGuard>(), provider.GetRequiredService<HubProxy>());
            return new WakingHandler(() => guard.Over(Handler(decompression, proxy)), provider.GetRequiredService<SleepWatch>());
        })
        // The handler's own PooledConnectionLifetime sees DNS changes.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        // They write whole addresses, and a signed address is a secret.
        .RemoveAllLoggers();

    private static SocketsHttpHandler Handler(DecompressionMethods decompression, HubProxy proxy) => new()
    {
        Proxy = proxy,
        AllowAutoRedirect = false,
        AutomaticDecompression = decompression,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 256,
        // Nobody outside needs our trace ids.
        ActivityHeadersPropagator = null,
    };
}
