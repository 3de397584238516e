using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal.Page;

/// <summary>A circuit with a real cache, and what removes from it.</summary>
public abstract class RemovalPages : PageContext, IAsyncLifetime
{
    internal TemporaryCache Cache { get; } = new();

    internal LibraryTrash Trash => Services.GetRequiredService<LibraryTrash>();

    public new async Task InitializeAsync()
    {
        Services.AddSingleton(Cache.Cache);
        Services.AddSingleton(new LibraryIndex(Cache.Cache, Downloads, Time));
        Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance);
        Services.AddRemoval();

        // An hour on: nothing in the cache has just changed.
        Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddHours(1));
        await Services.GetRequiredService<Database>().MigrateAsync(default);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Cache.Dispose();
    }

    internal async Task<CachedRepo> PlantAsync()
    {
        Cache.PlantSnapshot(RemovalFixture.Old, [("config.json", "old"), ("model.safetensors", "weights")]);
        Cache.PlantSnapshot(RemovalFixture.New, [("config.json", "newer"), ("model.safetensors", "weights")], reference: "main");
        return (await Services.GetRequiredService<LibraryIndex>().RefreshAsync(default)).Find(RemovalFixture.Name)!;
    }
}
