using System.Collections.Frozen;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>Which models are in the cache, as far as the page marks and filters by it. One for a circuit.</summary>
internal sealed partial class LocalMarks(IModelCatalog catalog, ILogger<LocalMarks> logger)
{
    private FrozenSet<RepoId> _here = [];

    public bool IsEmpty => _here.Count == 0;

    public bool IsHere(RepoId model) => _here.Contains(model);

    /// <summary>Looks at the disk anew. A cache that cannot be read has no marks; the library page says what is wrong.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _here = (await catalog.ScanLocalAsync(cancellationToken)).Where(model => model.IsUsable).Select(model => model.Id).ToFrozenSet();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogScanFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache cannot be read; no model is marked as being in it")]
    private partial void LogScanFailed(Exception exception);
}
