using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;

namespace MlxManager.Core.Library;

/// <summary>
/// The library as it was last seen, for the process. Everything may be called from anywhere at once; who shows it subscribes
/// to <see cref="Changed"/> and asks for a look.
/// </summary>
public sealed class LibraryIndex(ModelCache cache, LocalModels models, IDownloads downloads, TimeProvider time)
{
    private Inventory _current = Inventory.Empty;

    /// <summary>After a look that found something else than the one before, with what is there now. Raised on the looking thread.</summary>
    public event Action<Inventory>? Changed;

    /// <summary>Empty until the first look.</summary>
    public Inventory Current => Volatile.Read(ref _current);

    /// <summary>Looks at the disk, and answers when what is there now is told.</summary>
    public Task<Inventory> RefreshAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var scan = models.Scan(cancellationToken);
            var seen = new Inventory(
                cache.Exists,
                [.. scan.Models.Select(model => Describe(model))],
                [.. scan.Faults.Select(fault => new CacheFlaw(FlawKind.UnknownEntry, fault.Folder, true))],
                time.GetUtcNow());
            Volatile.Write(ref _current, seen);
            Changed?.Invoke(seen);
            return seen;
        },
        cancellationToken);

    private CachedRepo Describe(LocalModel model) => new()
    {
        Name = RepoName.Model(model.Id),
        SizeBytes = model.SizeBytes,
        FileCount = model.Revisions.Sum(revision => revision.FileCount),
        LastUsed = model.Revisions.Max(revision => revision.LastModified),
        LastChanged = model.Revisions.Max(revision => revision.LastModified),
        Revisions = [.. model.Revisions.Select(revision => new CachedRevision(
            revision.Commit,
            [.. revision.Refs.Select(one => one.Value)],
            revision.FileCount,
            revision.SizeBytes,
            revision.SizeBytes,
            revision.LastModified,
            new Wholeness(
                revision.IsWhole ? WholenessState.Whole : revision.IsUsable ? WholenessState.Usable : WholenessState.Incomplete,
                revision.FileCount + revision.MissingFiles,
                revision.MissingFiles,
                null)))],
        Refs = [.. model.Revisions.SelectMany(revision => revision.Refs.Select(one => new CachedRef(one.Value, revision.Commit, false)))],
        Partials = [.. downloads.Holds().Where(hold => hold.Model == model.Id).SelectMany(hold => hold.Blobs.Select(blob =>
            new CachedPartial($"{blob.Etag}.{blob.Mark}.incomplete", PartialOwner.Ours, hold.DownloadId, 0, time.GetUtcNow())))],
    };
}
