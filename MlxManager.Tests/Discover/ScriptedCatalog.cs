using System.Collections.Concurrent;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

/// <summary>A catalog without Hub or disk: the test says what there is.</summary>
internal sealed class ScriptedCatalog : IModelCatalog
{
    private readonly ConcurrentQueue<ModelSearch> _searches = new();

    public IReadOnlyCollection<ModelSearch> Searches => _searches;

    public Func<ModelSearch, Task<HubAnswer<ModelPage>>> OnSearch { get; set; } =
        _ => Task.FromResult<HubAnswer<ModelPage>>(new ModelPage([], null));

    public Func<IReadOnlyList<LocalModel>> OnScan { get; set; } = () => [];

    public Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken)
    {
        _searches.Enqueue(search);
        return OnSearch(search).WaitAsync(cancellationToken);
    }

    public Task<IReadOnlyList<LocalModel>> ScanLocalAsync(CancellationToken cancellationToken) => Task.FromResult(OnScan());
}
