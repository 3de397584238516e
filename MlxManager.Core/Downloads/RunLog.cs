using Microsoft.Extensions.Logging;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

internal static partial class RunLog
{
    [LoggerMessage(LogLevel.Error, "Download {Id} of {Model} failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Information, "Download {Id} of {Model} is now {Status}. {Reason}")]
    public static partial void Changed(ILogger logger, int id, RepoId model, DownloadStatus status, string reason);

    [LoggerMessage(LogLevel.Warning, "What the cancelled download {Id} of {Model} brought could not be removed whole")]
    public static partial void CleanupFailed(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Warning, "What is here of download {Id} of {Model} could not be counted")]
    public static partial void NotCounted(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Information, "Goes on with the {Length} bytes that another client has left in {Path}")]
    public static partial void Adopted(ILogger logger, long length, string path);

    [LoggerMessage(LogLevel.Information, "What another client has left in {Path} could not be taken over")]
    public static partial void NotAdopted(ILogger logger, Exception exception, string path);

    [LoggerMessage(LogLevel.Information, "Took {Length} bytes from {Path} instead of fetching them")]
    public static partial void Taken(ILogger logger, long length, string path);

    [LoggerMessage(LogLevel.Information, "What lies in {Path} was not taken: {Outcome}")]
    public static partial void NotTaken(ILogger logger, CopyOutcome outcome, string path);

    [LoggerMessage(LogLevel.Warning, "Events of downloads could not be written and are missing in their timelines")]
    public static partial void TimelineNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "What a crash left beside download {Id} of {Model} could not be removed")]
    public static partial void SweepFailed(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Information, "The cache went away under download {Id}, which waits for it")]
    public static partial void CacheGone(ILogger logger, Exception exception, int id);
}
