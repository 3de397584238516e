using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Downloads;

/// <summary>The files of a download with their progress: from its run when there is one, else from disk and journal.</summary>
internal static class FileList
{
    public static async Task<IReadOnlyList<FileSnapshot>> OfAsync(
        RunServices services, RepoCache repo, DownloadState state)
    {
        if (state.Plan is not { } plan)
        {
            return [];
        }

        var blobs = state.Run?.Progress.Blobs ?? [];
        var states = blobs.ToDictionary(b => b.Blob.Etag, b => b.Now());
        if (blobs.IsEmpty)
        {
            var atRest = await BytesAtRest.OfAsync(services, repo, plan);
            states = plan.Blobs.ToDictionary(b => b.Etag, b => new BlobState(
                b.Paths.All(p => repo.IsLinked(plan.Commit, p, b.Etag, b.Size)) ? FileStatus.Done : FileStatus.Waiting,
                atRest[b.Etag], 0, 0, IsHashing: false, Waiting: null));
        }

        return plan.Files
            .Select(f => new FileSnapshot(f.Path, f.Size, states[f.Etag].GoodBytes, states[f.Etag].Status))
            .OrderBy(f => f.Path.Value, StringComparer.Ordinal)
            .ToImmutableArray();
    }

    public static IReadOnlyList<FileSnapshot> OfCompleted(DownloadRow row) => row.Files
        .Where(f => f.Wanted)
        .Select(f => new FileSnapshot(RepoPath.Parse(f.Path), f.Size, f.Size, FileStatus.Done))
        .OrderBy(f => f.Path.Value, StringComparer.Ordinal)
        .ToImmutableArray();
}
