using MlxManager.Core.Settings;
using MlxManager.Web.Hosting;

var builder = ServerDefaults.Create(args);
var settings = SettingsReader.Read(builder.Configuration);
IReadOnlyList<string> faults = [.. settings.Faults, .. ServerDefaults.AddressFaults(builder.Configuration)];
if (settings.Settings is null || faults.Count > 0)
{
    return Startup.Refuse(faults);
}

builder.AddRooms(settings.Settings);
var app = builder.Build();
app.MapRooms();
return await app.RunToEndAsync();

/// <summary>The entry point; named so that tests can host the application.</summary>
public partial class Program;
