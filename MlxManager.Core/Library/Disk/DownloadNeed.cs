using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Disk;

/// <summary>What a download that does not run would have to take of the disk to go on.</summary>
internal sealed class DownloadNeed(ModelCache cache, IDownloads downloads, HubClient hub)
{
    public async Task<long?> OfAsync(DownloadSnapshot download, CancellationToken cancellationToken) =>
        await PlannedAsync(download, cancellationToken) ?? await ListedAsync(download, cancellationToken);

    /// <summary>Of one that has a plan; null where it has none.</summary>
    public async Task<long?> PlannedAsync(DownloadSnapshot download, CancellationToken cancellationToken)
    {
        if (StateTable.IsRunning(download.Status))
        {
            return 0;
        }

        var holds = downloads.Holds();
        if (holds.FirstOrDefault(hold => hold.DownloadId == download.Id) is not { Commit: not null } hold)
        {
            return null;
        }

        // What a running one of the model brings is promised already, and a partial has its whole length from the start.
        var coming = holds.Where(other => other.Model == download.Model && StateTable.IsRunning(other.Status))
            .SelectMany(other => other.Blobs).Select(blob => blob.Etag).ToHashSet();
        var repo = cache.Repo(download.Model);
        return await Task.Run(
            () => hold.Blobs.Where(blob => !coming.Contains(blob.Etag) && !repo.HasPartial(blob.Etag, blob.Mark) && !repo.HasBlob(blob.Etag, blob.Size))
                .Sum(blob => blob.Size),
            cancellationToken);
    }

    /// <summary>Of one without a plan, what the Hub lists.</summary>
    private async Task<long?> ListedAsync(DownloadSnapshot download, CancellationToken cancellationToken)
    {
        var repo = cache.Repo(download.Model);
        var details = await hub.GetModelAsync(download.Model, download.Revision, cancellationToken);
        var tree = details.IsOk ? await hub.GetTreeAsync(download.Model, details.Value.Commit, cancellationToken) : details.Failure!;
        return !tree.IsOk ? null : await Task.Run<long?>(
            () => tree.Value.Files.Where(file => download.Patterns.Includes(file.Path) && !repo.HasContent(tree.Value.Commit, [file.Path], file.Etag, file.Size))
                .DistinctBy(file => file.Etag).Sum(file => file.Size),
            cancellationToken);
    }
}
