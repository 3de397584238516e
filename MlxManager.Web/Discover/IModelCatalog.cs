using MlxManager.Core.Hub;
using MlxManager.Core.Library;

namespace MlxManager.Web.Discover;

/// <summary>One file of a model on the sheet.</summary>
/// <param name="IsHere">Its content is in the cache already and would be reused, not fetched.</param>
public sealed record SheetFile(RepoFile File, bool IsHere);

/// <summary>A model as it is looked at before downloading.</summary>
/// <param name="FreeBytes">Free room where the cache lies; null when it cannot be told.</param>
public sealed record ModelSheet(ModelDetails Details, IReadOnlyList<SheetFile> Files, long? FreeBytes);

/// <summary>What there is to choose from: on the Hub, and here.</summary>
public interface IModelCatalog
{
    Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken);

    Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken cancellationToken);

    /// <summary>What the cache holds, whole or not. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be read.</summary>
    Task<IReadOnlyList<LocalModel>> ScanLocalAsync(CancellationToken cancellationToken);
}
