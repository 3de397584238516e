using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>One file of a model on the sheet.</summary>
/// <param name="IsHere">Its content was whole in the cache when the sheet was opened, and would be reused, not fetched.</param>
public sealed record SheetFile(RepoFile File, bool IsHere)
{
    /// <summary>From where on this machine it would be taken instead of being fetched, as it was when the sheet was opened; null from nowhere.</summary>
    public BlobElsewhere? Elsewhere { get; init; }
}

/// <summary>A model as it is looked at before downloading.</summary>
public sealed record ModelSheet(ModelDetails Details, IReadOnlyList<SheetFile> Files)
{
    public RepoId Id => Details.Summary.Id;
}

/// <summary>
/// What a sheet shows, from the Hub and the disk. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>
/// when the cache cannot be read.
/// </summary>
public interface IModelSheets
{
    Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken cancellationToken);

    Task<HubAnswer<ModelRefs>> RefsAsync(RepoId id, CancellationToken cancellationToken);

    /// <summary>The text of a file of the sheet's commit; only of small ones that git itself holds.</summary>
    Task<HubAnswer<string>> TextAsync(ModelSheet sheet, RepoPath path, CancellationToken cancellationToken);

    /// <summary>Why this person may not have the files; null when they may. Anybody sees a gated model's listing.</summary>
    Task<HubFailure?> AskAccessAsync(ModelSheet sheet, CancellationToken cancellationToken);

    /// <summary>How the disk stands now, and what of the sheet's files is on it, told anew of each.</summary>
    Task<DiskOutlook> OutlookAsync(ModelSheet sheet, CancellationToken cancellationToken);
}
