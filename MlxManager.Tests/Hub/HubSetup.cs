using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Hub;

/// <summary>The Hub room as the product composes it, pointed at some origin, with all it logs kept.</summary>
internal sealed class HubSetup : IAsyncDisposable, ILoggerProvider, ILogger
{
    public static readonly RepoId Model = RepoId.Parse("mlx-community/tiny");
    public static readonly CommitHash Commit = CommitHash.Parse("0123456789abcdef0123456789abcdef01234567");
    public static readonly Etag Sha256 = Etag.Parse(new string('a', 64));
    public static readonly Etag GitOid = Etag.Parse(new string('b', 40));

    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<string> _log = new();

    public HubSetup(Uri endpoint, string? token = null, bool offline = false, TimeProvider? time = null)
    {
        var tokenFile = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"), "token");
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        services.AddSingleton(new HubOptions(endpoint, "/nowhere", token, tokenFile, offline));
        services.AddHub();
        services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
        _services = services.BuildServiceProvider();
    }

    public HubClient Client => _services.GetRequiredService<HubClient>();

    public IHttpClientFactory Http => _services.GetRequiredService<IHttpClientFactory>();

    public IEnumerable<string> Log => _log;

    public static RepoFile LargeFile(string path = "model.safetensors", long size = 1000) => new(RepoPath.Parse(path), size, GitOid, Sha256, null);

    public static RepoFile SmallFile(string path = "config.json", long size = 10) => new(RepoPath.Parse(path), size, GitOid, null, null);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Enqueue(formatter(state, exception) + exception);
}
