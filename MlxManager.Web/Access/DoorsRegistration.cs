using Microsoft.AspNetCore.Antiforgery;
using MlxManager.Core.Access;

namespace MlxManager.Web.Access;

/// <summary>Password, keys and sign-in, for whoever closes the doors.</summary>
internal static class DoorsRegistration
{
    public static IServiceCollection AddDoors(this IServiceCollection services, AccessOptions options, IConfiguration configuration)
    {
        services.AddAccess(options with { IsExposed = Exposure.IsExposed(configuration) });
        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme, SessionCookie.Set);
        services.AddSingleton<KnownBrowser>();
        services.Configure<AntiforgeryOptions>(antiforgery => antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        return services;
    }

    /// <summary>After the check of who calls, before everything that answers.</summary>
    public static WebApplication UseDoors(this WebApplication app)
    {
        Exposure.Warn(app);
        app.UseMiddleware<DoorCheck>();
        app.MapSignIn();
        return app;
    }
}
