using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlxManager.Core.Downloads;
using MlxManager.Tests.Api;

namespace MlxManager.Tests.Support;

/// <summary>The real application on a real port of 127.0.0.1, with a hand-written engine behind it.</summary>
public sealed class ApiHost : WebApplicationFactory<Program>
{
    private readonly TimeProvider _time;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-api-").FullName;

    public ApiHost()
        : this(TimeProvider.System)
    {
    }

    internal ApiHost(TimeProvider time, IReadOnlyDictionary<string, string>? settings = null)
    {
        _time = time;
        _settings = settings ?? new Dictionary<string, string>();
        UseKestrel();
        StartServer();
        Http = CreateClient();
    }

    public HttpClient Http { get; }

    /// <summary>Where the cache is; not there yet.</summary>
    public string CacheFolder => Path.Combine(_folder, "hub");

    internal ApiDownloads Downloads { get; } = new();

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Settings of the host are what the program sees from its first line on; other sources come too late for it.
        // A port given to UseKestrel is set on a server that the program may have started already.
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        builder.UseSetting("MlxManager:DataDirectory", Path.Combine(_folder, "data"));
        builder.UseSetting("HF_HUB_CACHE", CacheFolder);
        builder.UseSetting("HF_TOKEN_PATH", Path.Combine(_folder, "token"));
        builder.UseSetting("OLLAMA_MODELS", Path.Combine(_folder, "ollama"));
        builder.UseSetting("MlxManager:LmStudioDirectory", Path.Combine(_folder, "lmstudio"));
        builder.UseSetting("HF_ENDPOINT", "http://127.0.0.1:9");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<IDownloads>();
            services.AddSingleton<IDownloads>(Downloads);
            services.RemoveAll<TimeProvider>();
            services.AddSingleton(_time);
        });
    }
}
