using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Access;
using MlxManager.Web.Demo;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Hosting;

/// <summary>The server as a program, and as what a command puts up for as long as it needs one.</summary>
internal static class Server
{
    /// <summary>The command that names what the program does without one.</summary>
    public const string Command = "serve";

    /// <param name="args">Settings of the host, as ASP.NET Core takes them, and the program's own flags.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        string[] settings = [.. args.Skip(args is [Command, ..] ? 1 : 0).Where(argument => argument != ServerDefaults.DemoFlag)];

        // Lives around the application: the application lets go of its connections and files first.
        await using var demo = args.Contains(ServerDefaults.DemoFlag) ? await DemoServer.StartAsync(CancellationToken.None) : null;
        var (app, faults) = Build(settings, builder =>
        {
            if (demo is not null)
            {
                builder.Configuration.AddInMemoryCollection(demo.Configuration);
                builder.Services.AddSingleton(DemoState.Playing);
            }
        });
        return app is null ? Startup.Refuse(faults) : await app.RunToEndAsync();
    }

    /// <summary>The application, not yet started, or all that keeps it from being one.</summary>
    /// <param name="prepare">What this one has besides; before its settings are read.</param>
    public static (WebApplication? App, IReadOnlyList<string> Faults) Build(string[] args, Action<WebApplicationBuilder> prepare)
    {
        // Nobody waits for it: what fails in it fails once more, and is said, where the server's own database is opened.
        _ = DatabaseWarmUp.RunAsync();
        var builder = ServerDefaults.Create(args);
        prepare(builder);
        var settings = SettingsReader.Read(builder.Configuration);
        var faults = Faults(builder.Configuration, settings, EarlyPreferences.Read);
        if (settings.Settings is null || faults.Count > 0)
        {
            return (null, faults);
        }

        try
        {
            builder.AddRooms(settings.Settings.With(EarlyPreferences.Read(settings.Settings.MlxManager.DataDirectory)));
        }
        catch (DataFolderException exception)
        {
            return (null, [exception.Message]);
        }

        var app = builder.Build();
        app.MapRooms();
        return (app, []);
    }

    /// <summary>What of the settings keeps a server from starting, a sentence each.</summary>
    /// <param name="read">What is set on the page, by the data folder; asked only where that decides.</param>
    public static IReadOnlyList<string> Faults(IConfiguration configuration, SettingsReading settings, Func<string, EarlyPreferences> read) =>
        [.. settings.Faults, .. ServerDefaults.AddressFaults(configuration), .. Exposure.Faults(configuration, settings.Settings, read)];
}
