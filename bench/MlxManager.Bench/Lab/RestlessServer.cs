using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Settings;
using MlxManager.Web.Hosting;

namespace MlxManager.Bench.Lab;

/// <summary>
/// The whole server, composed as its own program does it, except that its downloads tell of themselves ten times a second each
/// (<see cref="RestlessDownloads"/>). A process of its own, like the real one.
/// </summary>
internal static class RestlessServer
{
    public const string Flag = "--serve-restless";

    public static async Task<int> RunAsync(string[] args)
    {
        // The page's files are listed under the name of the program they belong to.
        var builder = ServerDefaults.Create([.. args, "--applicationName=MlxManager.Web"]);
        var settings = SettingsReader.Read(builder.Configuration).Settings
            ?? throw new InvalidOperationException("the settings of the restless server are wrong");
        builder.AddRooms(settings);
        var engine = builder.Services.Last(service => service.ServiceType == typeof(IDownloads));
        builder.Services.Remove(engine);
        builder.Services.AddSingleton<IDownloads>(provider =>
            new RestlessDownloads((IDownloads)engine.ImplementationFactory!(provider), provider.GetRequiredService<TimeProvider>()));
        var app = builder.Build();
        app.MapRooms();
        return await app.RunToEndAsync();
    }
}
