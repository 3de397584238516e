using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Models;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Discover;
using MlxManager.Tests.Library.Disk.Page;
using MlxManager.Tests.Models;
using MlxManager.Tests.Support;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MlxManager.Web.Models;
using MudBlazor;

namespace MlxManager.Tests.Downloads.Page;

/// <summary>A circuit without a server: scripted downloads and catalog, fake time, and the providers the layout has.</summary>
public abstract class PageContext : BunitContext, IAsyncLifetime
{
    private readonly Lazy<IRenderedComponent<MudDialogProvider>> _dialogs;
    private readonly string _data = Directory.CreateTempSubdirectory("mlx-page-").FullName;

    protected PageContext()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(10);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddPageParts();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IDownloads>(Downloads);
        Services.AddSingleton<IModelCatalog>(Catalog);
        Services.AddSingleton<IModelSheets>(Sheets);
        Services.AddSingleton(new ModelCache(Path.Combine(Path.GetTempPath(), "mlx-page-cache")));
        Services.AddSingleton(new HubOptions(new Uri("https://hub.test/base"), "/cache", null, "/token", false));
        Services.AddSingleton(new MachineMemory(16L << 30, IsAppleSilicon: true));
        Services.AddSingleton(new MlxManagerOptions(_data));
        Services.AddSingleton(_ => new Database(_data));
        Services.AddSingleton(provider => new DatabaseOpening(provider.GetRequiredService<Database>(), Time, NullLogger<DatabaseOpening>.Instance));
        Services.AddSingleton(provider => new PreferencesStore(provider.GetRequiredService<Database>()));
        Services.AddSingleton(provider => new CacheWatch(provider.GetRequiredService<ModelCache>(), provider.GetRequiredService<Database>()));
        Services.AddSingleton(SleepWatch.None);
        Services.AddSingleton<PaceWatch>();
        Services.AddLibrary();
        Services.AddSingleton<IDiskRoom>(Disk);
        Services.AddSingleton(OtherStores.None).AddSingleton<BlobSources>();
        _dialogs = new(() =>
        {
            Render<MudPopoverProvider>();
            return Render<MudDialogProvider>();
        });
    }

    internal ScriptedDownloads Downloads { get; } = new();

    internal ScriptedCatalog Catalog { get; } = new();

    internal ScriptedSheets Sheets { get; } = new();

    internal ScriptedDiskRoom Disk { get; } = new();

    protected FakeTimeProvider Time { get; } = new(Sample.Now);

    protected IRenderedComponent<MudDialogProvider> Dialogs => _dialogs.Value;

    protected DownloadCoordinator Coordinator => Services.GetRequiredService<DownloadCoordinator>();

    internal DownloadCoordinator AnotherCoordinator() => new(Downloads, Time, NullLogger<DownloadCoordinator>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    // Before xunit's own disposal, which is synchronous and cannot end what only ends asynchronously.
    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Lets the clock run, step by step, until it is so: the coordinator's loop waits on it.</summary>
    protected async Task EventuallyAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }

    /// <summary>From now on the person's settings cannot be written, as on a disk that is full.</summary>
    protected Task BreakPreferencesAsync() =>
        Services.GetRequiredService<Database>().WriteAsync(context => context.Database.ExecuteSqlRawAsync("DROP TABLE Preferences"));

    internal IRenderedComponent<DownloadTile> Tile(DownloadSnapshot download)
    {
        _ = Dialogs;
        Downloads.Feed.Publish(download);
        return Render<DownloadTile>(parameters => parameters.Add(tile => tile.Id, download.Id));
    }
}
