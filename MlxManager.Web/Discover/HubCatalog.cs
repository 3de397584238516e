using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Discover;

/// <summary>The Hub and the cache, as the pages ask them. Looks at the disk off the circuit's thread.</summary>
internal sealed class HubCatalog(HubClient hub, ModelCache cache, LocalModels local) : IModelCatalog
{
    public Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken) =>
        hub.SearchAsync(search, cancellationToken);

    public async Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken cancellationToken)
    {
        var details = await hub.GetModelAsync(id, revision, cancellationToken);
        if (!details.IsOk)
        {
            return details.Failure;
        }

        var tree = await hub.GetTreeAsync(id, details.Value.Commit, cancellationToken);
        return tree.IsOk
            ? await Task.Run<HubAnswer<ModelSheet>>(() => Compare(details.Value, tree.Value), cancellationToken)
            : tree.Failure;
    }

    public Task<IReadOnlyList<LocalModel>> ScanLocalAsync(CancellationToken cancellationToken) =>
        Task.Run(() => local.Scan(cancellationToken).Models, cancellationToken);

    private ModelSheet Compare(ModelDetails details, RepoTree tree)
    {
        var repo = cache.Repo(details.Summary.Id);
        var files = tree.Files
            .OrderBy(file => file.Path.Value, StringComparer.OrdinalIgnoreCase)
            .Select(file => new SheetFile(file, repo.HasBlob(file.Etag, file.Size)))
            .ToList();
        return new(details, files, FreeBytes());
    }

    private long? FreeBytes()
    {
        try
        {
            return cache.FreeBytes();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A hint only: the engine checks again before the first byte, and says what is wrong.
            return null;
        }
    }
}
