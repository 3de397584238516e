namespace MlxManager.Web.Hosting;

/// <summary>How the process behaves where nobody says otherwise.</summary>
internal static class ServerDefaults
{
    public const string Address = "http://127.0.0.1:5230";

    /// <summary>Starts with a sample Hub and a temporary cache.</summary>
    public const string DemoFlag = "--demo";

    /// <summary>
    /// Everything is asked to end at once; what has not by then is cut. Below the five seconds in which a stop must be over.
    /// </summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>What has not let go this long after <see cref="ShutdownTimeout"/>, a call to a disk that does not answer, ends with the process.</summary>
    public static readonly TimeSpan LetGoTime = TimeSpan.FromSeconds(0.5);

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

        // What stops the start reaches the person through Startup or as an unhandled exception: not as a log entry besides.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }

    /// <summary>The settings a server started now would find, but for those on its command line; without making one.</summary>
    public static IConfiguration Outside() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables()
        .Build();

    /// <summary>What is wrong with the addresses to listen on, a sentence each.</summary>
    public static IReadOnlyList<string> AddressFaults(IConfiguration configuration)
    {
        var addresses = configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        return
        [
            .. addresses.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Where(address => !IsAddress(address))
                .Select(address => $"'{address}' (ASPNETCORE_URLS or --urls) is not an address to listen on, such as {Address}"),
        ];
    }

    private static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return address is { Scheme: "http" or "https", Port: >= 0 and <= 65535, PathBase: "" };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
