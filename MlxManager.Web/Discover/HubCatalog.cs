using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Discover;

/// <summary>The Hub and the cache, as the pages ask them.</summary>
internal sealed class HubCatalog(HubClient hub, LocalModels local) : IModelCatalog
{
    public Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken) =>
        hub.SearchAsync(search, cancellationToken);

    public Task<IReadOnlyList<LocalModel>> ScanLocalAsync(CancellationToken cancellationToken) =>
        local.ScanAsync(cancellationToken);
}
