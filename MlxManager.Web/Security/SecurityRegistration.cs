using Microsoft.AspNetCore.HostFiltering;

namespace MlxManager.Web.Security;

/// <summary>Who may call, and what browsers are told.</summary>
public static class SecurityRegistration
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new OwnHosts(configuration[WebHostDefaults.ServerUrlsKey], configuration["AllowedHosts"]));

        // The framework's own filter reads AllowedHosts too and would then refuse localhost; ours is stricter and says why.
        services.PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        return services;
    }

    /// <summary>Before everything that answers.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<CallerCheck>();
        return app;
    }
}
