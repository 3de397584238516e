using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

/// <summary>
/// The downloads of this server, as pages and API clients use them. One for the process; every method may be called from
/// anywhere at once. A command's answer comes when its effect is real (after pause: no connection is open, the journal and
/// the row are written). Cancelling a method's token abandons the wait, not the command.
/// </summary>
public interface IDownloads
{
    /// <summary>Starts, or finds the one that exists. The row is written before the answer; planning goes on behind it.</summary>
    Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken);

    Task<CommandAnswer> CommandAsync(int id, DownloadCommand command, CancellationToken cancellationToken);

    /// <summary>Moves one that waits for its turn before another one that waits, or to the end; survives a restart. Refused if it does not wait.</summary>
    Task<CommandAnswer> MoveAsync(int id, int? before, CancellationToken cancellationToken);

    /// <summary>Lets one that waits for its turn begin at once, beyond the number that may run.</summary>
    Task<CommandAnswer> StartNowAsync(int id, CancellationToken cancellationToken);

    /// <summary>Limits this one alone; null lifts it. Works while it runs, and survives a restart.</summary>
    Task<CommandAnswer> LimitAsync(int id, long? bytesPerSecond, CancellationToken cancellationToken);

    /// <summary>What a cancel would do now; null for an unknown download.</summary>
    Task<CancelPreview?> PreviewCancelAsync(int id, CancellationToken cancellationToken);

    /// <summary>Any download that is still known, finished ones included.</summary>
    Task<DownloadSnapshot?> FindAsync(int id, CancellationToken cancellationToken);

    /// <summary>By any run the download ever had.</summary>
    Task<DownloadSnapshot?> FindByTaskAsync(string taskId, CancellationToken cancellationToken);

    Task<DownloadDetails?> GetDetailsAsync(int id, CancellationToken cancellationToken);

    /// <summary>What happened to it, oldest first; null for an unknown download.</summary>
    Task<IReadOnlyList<DownloadEvent>?> GetEventsAsync(int id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<DownloadSnapshot>> GetHistoryAsync(DownloadStatus? status, int limit, CancellationToken cancellationToken);

    /// <summary>Removes a model from the cache; refused while a download of it is not finished.</summary>
    Task<RemoveAnswer> RemoveModelAsync(RepoId model, CancellationToken cancellationToken);

    /// <summary>What unfinished downloads hold in the cache, at this moment.</summary>
    IReadOnlyList<DownloadHold> Holds();

    /// <summary>
    /// While the answer is not disposed of, no download of the model makes its plan, completes or cleans up: whoever removes
    /// something asks <see cref="Holds"/> again inside.
    /// </summary>
    Task<IDisposable> HoldStillAsync(RepoId model, CancellationToken cancellationToken);

    /// <summary>
    /// What is on the page now (pending, downloading, paused, failed, completed and not dismissed) and everything after it,
    /// taken together so that nothing falls between.
    /// </summary>
    ChangeSubscription Subscribe();
}
