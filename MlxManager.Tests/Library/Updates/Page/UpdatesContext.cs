using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library.Updates.Page;

/// <summary>A circuit with the real updates: a sample Hub, a cache with one model of it, real rows; scripted downloads.</summary>
public abstract class UpdatesContext : PageContext, IAsyncLifetime
{
    private readonly TemporaryCache _cache = new();
    private SampleHub? _hub;

    internal SampleHub Hub => _hub ?? throw new InvalidOperationException("The sample Hub has not started.");

    internal CommitHash Old { get; private set; } = null!;

    internal RepoCache Repo => _cache.Repo();

    protected PreferencesStore Preferences => Services.GetRequiredService<PreferencesStore>();

    public new async Task InitializeAsync()
    {
        _hub = await SampleHub.StartAsync();
        Old = CommitHash.Parse(Hub.Add(new SampleModel(
            TemporaryCache.Model.Value, SampleFile.Text("config.json", "{}"), SampleFile.Text("README.md", "# Card"), new("model.safetensors", SampleContent.Text("weights")))));
        var options = new HubOptions(Hub.Endpoint, _cache.Root, null, Path.Combine(_cache.Outside, "token"), Offline: false);
        Services.AddSingleton(options).AddSingleton(_cache.Cache).AddSingleton(new Database(Path.Combine(_cache.Outside, "data")));
        Services.AddHub().AddSingleton<Core.Downloads.BlobSources>().AddLibrary();
        Services.AddSingleton(TimeProvider.System);
        await Services.GetRequiredService<Database>().MigrateAsync(default);
        Plant(Old, "# Card");
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Hub.DisposeAsync();
        _cache.Dispose();
    }

    /// <summary>The Hub moves on; what is here stays.</summary>
    internal CommitHash Move() => CommitHash.Parse(Hub.Update(TemporaryCache.Model.Value, [SampleFile.Text("README.md", "# New card")], title: "A better card"));

    /// <summary>As after a download.</summary>
    internal void Plant(CommitHash commit, string card) => _cache.PlantSnapshot(
        commit, [("config.json", "{}"), ("README.md", card), ("model.safetensors", "weights")], "main", tree: true);

    internal async Task<CachedRepo> CachedAsync() => (await Services.GetRequiredService<LibraryIndex>().RefreshAsync(default)).Repos.Single();
}
