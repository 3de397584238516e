using MlxManager.Web.Hosting;

var builder = ServerDefaults.Create(args);
var faults = ServerDefaults.AddressFaults(builder.Configuration);
if (faults.Count > 0)
{
    return Startup.Refuse(faults);
}

builder.AddRooms();
var app = builder.Build();
app.MapRooms();
return await app.RunToEndAsync();

/// <summary>The entry point; named so that tests can host the application.</summary>
public partial class Program;
