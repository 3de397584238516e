using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Tests.Support;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

/// <summary>The library's pages over a real cache folder, with downloads that the test scripts.</summary>
public abstract class LibraryContext : PageContext, IAsyncLifetime
{
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

    public new Task InitializeAsync() => Services.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);

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
        Folder.Dispose();
    }
}
