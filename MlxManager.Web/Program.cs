using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Access;
using MlxManager.Web.Demo;
using MlxManager.Web.Hosting;
using MlxManager.Web.Layout;

// Lives around the application: the application lets go of its connections and files first.
await using var demo = args.Contains(ServerDefaults.DemoFlag) ? await DemoServer.StartAsync(CancellationToken.None) : null;
var builder = ServerDefaults.Create([.. args.Where(argument => argument != ServerDefaults.DemoFlag)]);
if (demo is not null)
{
    builder.Configuration.AddInMemoryCollection(demo.Configuration);
    builder.Services.AddSingleton(DemoState.Playing);
}

var settings = SettingsReader.Read(builder.Configuration);
IReadOnlyList<string> faults = [.. settings.Faults, .. ServerDefaults.AddressFaults(builder.Configuration), .. Exposure.Faults(builder.Configuration, settings.Settings)];
if (settings.Settings is null || faults.Count > 0)
{
    return Startup.Refuse(faults);
}

try
{
    builder.AddRooms(settings.Settings.With(EarlyPreferences.Read(settings.Settings.MlxManager.DataDirectory)));
}
catch (DataFolderException exception)
{
    return Startup.Refuse([exception.Message]);
}

var app = builder.Build();
app.MapRooms();
return await app.RunToEndAsync();

/// <summary>The entry point; named so that tests can host the application.</summary>
public partial class Program;
