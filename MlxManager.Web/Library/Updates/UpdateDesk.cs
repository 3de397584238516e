using System.Collections.Concurrent;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Downloads;

namespace MlxManager.Web.Library.Updates;

/// <summary>
/// What one circuit looks at and starts of updates. A comparison costs the Hub several questions: two are made at a time, and what
/// one found is kept while the ref and the Hub stand where they stood.
/// </summary>
public sealed class UpdateDesk(UpdateComparison comparison, DownloadCoordinator downloads) : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _comparing = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<RefUpdate, UpdateChanges> _known = [];

    public UpdateChanges? Known(RefUpdate one) => _known.GetValueOrDefault(Key(one));

    /// <summary>What the update would bring; null when the ref is not in the cache any more.</summary>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    public async Task<HubAnswer<UpdateChanges>?> CompareAsync(RefUpdate one, CancellationToken cancellationToken)
    {
        if (Known(one) is { } known)
        {
            return known;
        }

        await _comparing.WaitAsync(cancellationToken);
        try
        {
            var answer = await comparison.CompareAsync(one.Repo.Id, one.Revision, cancellationToken);
            if (answer is { IsOk: true })
            {
                // The Hub may have moved once more meanwhile: then it is kept under where it stands now.
                _known[Key(one with { Hub = answer.Value.To })] = answer.Value;
            }

            return answer;
        }
        finally
        {
            _comparing.Release();
        }
    }

    public Task<StartAnswer> StartAsync(RefUpdate one, UpdateChanges changes) =>
        downloads.StartAsync(new StartRequest(one.Repo.Id, one.Revision, changes.Patterns));

    public void Dispose() => _comparing.Dispose();

    private static RefUpdate Key(RefUpdate one) => new(one.Repo, one.Revision, one.Here, RefState.Moved) { Hub = one.Hub };
}
