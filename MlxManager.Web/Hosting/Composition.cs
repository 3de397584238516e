using Microsoft.AspNetCore.DataProtection;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Access;
using MlxManager.Web.Api;
using MlxManager.Web.Hosting.Logging;
using MlxManager.Web.Layout;
using MlxManager.Web.Security;
using MlxManager.Web.Telemetry;

namespace MlxManager.Web.Hosting;

/// <summary>The rooms of the house, in the order they need each other.</summary>
internal static class Composition
{
    public static WebApplicationBuilder AddRooms(this WebApplicationBuilder builder, AppSettings settings)
    {
        EnvironmentSecrets.Drop();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDataProtection().SetApplicationName("MlxManager")
            .PersistKeysToFileSystem(OwnerOnly.Folder(Path.Combine(settings.MlxManager.DataDirectory, "keys"), own: "*.xml"));
        builder.Services.AddSingleton(_ => DataFolder.Take(settings.MlxManager.DataDirectory));
        builder.Services.AddHostedService<ServerNotice>();
        builder.AddLog(settings.Log);
        Watchdog.Add(builder.Services, Environment.GetEnvironmentVariable);
        builder.Services.AddSettings(settings).AddAccessSecrets().AddHub().AddCache().AddLibrary().AddDownloads();
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddDoors(settings.Access, builder.Configuration);
        builder.Services.AddApi();
        builder.Services.AddTelemetry(settings.Telemetry);
        builder.Services.AddPage();
        return builder;
    }

    public static WebApplication MapRooms(this WebApplication app)
    {
        app.UseSecurity();
        app.MapApi();
        app.MapTelemetry();
        app.MapPage();
        return app;
    }
}
