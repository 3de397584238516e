using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MlxManager.Web.Access;

namespace MlxManager.Web.Security;

/// <summary>Who may call, and what browsers are told.</summary>
public static class SecurityRegistration
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new OwnHosts(configuration[WebHostDefaults.ServerUrlsKey], configuration["AllowedHosts"]));

        // The framework's own filter reads AllowedHosts too and would then refuse localhost; ours is stricter and says why.
        services.PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        services.Configure<KestrelServerOptions>(ServerLimits.Set);
        services.Configure<CircuitOptions>(ServerLimits.Set);
        services.AddRateLimiter(CallLimits.Set);
        return services;
    }

    /// <summary>Before everything that answers.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<CallerCheck>();
        app.UseDoors();
        app.UseRateLimiter();
        return app;
    }
}
