using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Disk;

/// <summary>
/// The room on the cache's disk: what takes it, what could go, and the going. One for the process; everything may be called
/// from anywhere at once.
/// </summary>
public interface IDiskRoom
{
    /// <summary>How much the cache may hold; null for as much as fits.</summary>
    long? BudgetBytes { get; }

    /// <summary>Until the answer is disposed of: what the library holds, or what the person wants of it, is different.</summary>
    /// <param name="changed">Called on any thread.</param>
    IDisposable Follow(Action changed);

    /// <exception cref="IOException">The cache cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    Task<DiskPicture> LookAsync(CancellationToken cancellationToken);

    /// <summary>What is free, and how much of that is promised: only that, and soon.</summary>
    Task<DiskOutlook> OutlookAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How much must be freed before a download that stands still fits besides what is promised, 0 when it does; null where that
    /// cannot be told, or not without the Hub.
    /// </summary>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    Task<long?> MissingAsync(DownloadSnapshot download, CancellationToken cancellationToken);

    /// <summary>What could go so that something fits besides all that is promised.</summary>
    /// <param name="bytes">What it takes of the disk.</param>
    /// <param name="model">What it is, if it is a model: then nothing of that goes.</param>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    Task<RoomPlan> PlanAsync(long bytes, RepoId? model, CancellationToken cancellationToken);

    /// <summary>
    /// What an unfinished download has yet to take of the disk besides what is promised: nothing when it runs or waits for its
    /// turn. One that has no plan yet is looked up on the Hub; null when that does not answer.
    /// </summary>
    Task<long?> NeedOfAsync(DownloadSnapshot download, CancellationToken cancellationToken);

    /// <summary>Removes these, each in its turn, for good. What a download has come to need meanwhile stays, and is told.</summary>
    Task<RoomMade> MakeAsync(IReadOnlyCollection<RoomItem> items, CancellationToken cancellationToken);
}
