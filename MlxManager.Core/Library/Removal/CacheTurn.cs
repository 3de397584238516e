using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library.Removal;

/// <summary>
/// Whoever removes or brings back something passes here, one at a time: with the repo's downloads held still, so that what
/// they need is known for as long as the work lasts.
/// </summary>
internal sealed partial class CacheTurn(ModelCache cache, IDownloads downloads, LibraryIndex index, ILogger<CacheTurn> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <param name="work">On a thread of the pool, with what unfinished downloads of the repo need. Once begun it is not given up.</param>
    public async Task<T> DoAsync<T>(RepoName repo, Func<RepoCache, ImmutableArray<DownloadHold>, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var still = repo.Kind == RepoKind.Model ? await downloads.HoldStillAsync(repo.Id, cancellationToken) : null;
            return await Task.Run(() => work(cache.Repo(repo), HoldsOf(repo)), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ImmutableArray<DownloadHold> HoldsOf(RepoName repo) =>
        repo.Kind == RepoKind.Model ? [.. downloads.Holds().Where(hold => hold.Model == repo.Id)] : [];

    public static IReadOnlyList<CacheHold> InTheCache(ImmutableArray<DownloadHold> holds) => [.. holds.Select(hold => new CacheHold(
        hold.DownloadId,
        hold.Status is DownloadStatus.Paused or DownloadStatus.Failed,
        hold.Commit,
        [.. hold.Blobs.Select(blob => new HeldPartial(blob.Etag, blob.Mark))]))];

    /// <summary>The library shows what is there now. What was done stays done if it cannot look.</summary>
    public async Task ShowAsync()
    {
        try
        {
            await index.RefreshAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotShown(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache could not be looked at after a change")]
    private static partial void LogNotShown(ILogger logger, Exception exception);
}
