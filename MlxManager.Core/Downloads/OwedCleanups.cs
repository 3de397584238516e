using System.Collections.Concurrent;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Removals of cancelled downloads that could not be done at once: the disk was away, a file was in use, a kill came. Their rows
/// say that they are owed; they are tried at a start, and again and again until nothing is left of them.
/// </summary>
internal sealed class OwedCleanups(RunServices services) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Task> _trying = [];

    /// <summary>What an earlier process owed. In another cache than theirs, rows wait until the server is told of theirs again.</summary>
    /// <param name="plansOf">Plans of a model's unfinished downloads.</param>
    public async Task PayAsync(IReadOnlyList<DownloadRow> rows, Func<RepoId, IReadOnlyCollection<DownloadPlan>> plansOf)
    {
        foreach (var row in rows.Where(row => row.Cache is null || row.Cache == services.Cache.Root))
        {
            var request = DownloadRecords.RequestOf(row);
            if ((await RunAsync(row.Id, request, plansOf)).Failed)
            {
                Owe(row.Id, request, plansOf);
            }
        }
    }

    public void Owe(int id, StartRequest request, Func<RepoId, IReadOnlyCollection<DownloadPlan>> plansOf) =>
        _trying[id] = TryAgainAsync(id, request, plansOf);

    /// <summary>Nothing is tried any more.</summary>
    public async Task StopAsync()
    {
        // A host that has ended is stopped once more by who made it.
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
        }

        await Task.WhenAll(_trying.Values);
    }

    public void Dispose() => _stop.Dispose();

    private async Task TryAgainAsync(int id, StartRequest request, Func<RepoId, IReadOnlyCollection<DownloadPlan>> plansOf)
    {
        var pause = services.NewPause();
        try
        {
            do
            {
                await services.Sleep.DelayAsync(pause.Next(), wasAsked: false, _stop.Token);
            }
            while ((await RunAsync(id, request, plansOf)).Failed);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The row still says it; the next start goes on.
        }

        _trying.TryRemove(id, out _);
    }

    private Task<CleanupResult> RunAsync(int id, StartRequest request, Func<RepoId, IReadOnlyCollection<DownloadPlan>> plansOf) =>
        new Cleanup(services).RunAsync(id, request, () => plansOf(request.Model));
}
