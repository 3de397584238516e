using MlxManager.Web.Api;
using MlxManager.Web.Security;

namespace MlxManager.Web.Hosting;

/// <summary>The rooms of the house, in the order they need each other.</summary>
internal static class Composition
{
    public static WebApplicationBuilder AddRooms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddApi();
        return builder;
    }

    public static WebApplication MapRooms(this WebApplication app)
    {
        app.UseSecurity();
        app.MapApi();
        return app;
    }
}
