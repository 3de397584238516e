using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Disk;

/// <summary>What a download that does not run would have to take of the disk to go on.</summary>
internal sealed class DownloadNeed(ModelCache cache, IDownloads downloads, HubClient hub)
{
    public async Task<long?> OfAsync(DownloadSnapshot download, CancellationToken cancellationToken)
    {
        if (StateTable.IsRunning(download.Status))
        {
            return 0;
        }

        var repo = cache.Repo(download.Model);
        if (downloads.Holds().FirstOrDefault(hold => hold.DownloadId == download.Id) is { Commit: not null } hold)
        {
            // A partial has its whole length from the start.
            return await Task.Run(
                () => hold.Blobs.Where(blob => !repo.HasPartial(blob.Etag, blob.Mark) && !repo.HasBlob(blob.Etag, blob.Size)).Sum(blob => blob.Size),
                cancellationToken);
        }

        // It was refused before its plan was kept.
        var details = await hub.GetModelAsync(download.Model, download.Revision, cancellationToken);
        var tree = details.IsOk ? await hub.GetTreeAsync(download.Model, details.Value.Commit, cancellationToken) : details.Failure!;
        return !tree.IsOk ? null : await Task.Run<long?>(
            () => tree.Value.Files.Where(file => download.Patterns.Includes(file.Path) && !repo.HasContent(tree.Value.Commit, [file.Path], file.Etag, file.Size))
                .DistinctBy(file => file.Etag).Sum(file => file.Size),
            cancellationToken);
    }
}
