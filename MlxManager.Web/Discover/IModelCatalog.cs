using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Discover;

/// <summary>What there is to choose from: on the Hub, and here.</summary>
public interface IModelCatalog
{
    Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken);

    /// <summary>What the cache holds, whole or not. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be read.</summary>
    Task<IReadOnlyList<LocalModel>> ScanLocalAsync(CancellationToken cancellationToken);
}
