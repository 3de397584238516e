using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

/// <summary>The library's pages over a real cache folder, with downloads that the test scripts.</summary>
public abstract class LibraryContext : PageContext, IAsyncLifetime
{
    private SampleHub? _hub;

    protected LibraryContext()
    {
        Services.AddSingleton(Folder.Cache);
        Downloads.OnStart = request =>
        {
            var started = Sample.Queued(7, request.Model.Value) with { Revision = request.Revision };
            Downloads.Feed.Publish(started);
            return Task.FromResult(new StartAnswer(started, false));
        };
    }

    internal TemporaryCache Folder { get; } = new();

    protected LibraryCoordinator Library => Services.GetRequiredService<LibraryCoordinator>();

    protected LibraryIndex Index => Services.GetRequiredService<LibraryIndex>();

    protected PreferencesStore Preferences => Services.GetRequiredService<PreferencesStore>();

    internal SampleHub Hub => _hub ?? throw new InvalidOperationException("The sample Hub has not started.");

    public new async Task InitializeAsync()
    {
        _hub = await SampleHub.StartAsync();
        var settings = new AppSettings(
            new HubOptions(Hub.Endpoint, Folder.Root, null, Path.Combine(Folder.Outside, "token"), Offline: false),
            new MlxManagerOptions(Path.Combine(Folder.Outside, "data")));
        Services.AddSettings(settings).AddAccessSecrets().AddHub();
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        await Services.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
    }

    /// <summary>A model with a listing that names more files than are there, if some are to be missing.</summary>
    internal void Plant(string model, bool isWhole = true)
    {
        (string, string)[] files = [("config.json", "{}"), ("model.safetensors", "weights of " + model)];
        var id = RepoId.Parse(model);
        Folder.PlantSnapshot(Sample.Commit, files, "main", tree: true, id);
        if (!isWhole)
        {
            File.Delete(Path.Combine(Folder.Snapshot(Sample.Commit, id), "model.safetensors"));
            File.Delete(Folder.Blob(TemporaryCache.Sha256("weights of " + model), id));
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        Folder.Dispose();
    }
}
