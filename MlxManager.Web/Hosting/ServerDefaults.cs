namespace MlxManager.Web.Hosting;

/// <summary>How the process behaves where nobody says otherwise.</summary>
internal static class ServerDefaults
{
    public const string Address = "http://127.0.0.1:5230";

    /// <summary>
    /// Everything is asked to end at once; what has not by then is cut. Below the five seconds in which a stop must be over.
    /// </summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    public static WebApplicationBuilder Create(string[] args)
    {
        // Settings and files lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (Array.TrueForAll(AddressKeys, key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Address);
        }

        // Development does it by itself; elsewhere a build that was not published would lack MudBlazor's and Blazor's files.
        if (!builder.Environment.IsDevelopment())
        {
            builder.WebHost.UseStaticWebAssets();
        }

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }
}
