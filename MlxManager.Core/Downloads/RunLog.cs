using Microsoft.Extensions.Logging;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Downloads;

internal static partial class RunLog
{
    [LoggerMessage(LogLevel.Error, "Download {Id} of {Model} failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Information, "Download {Id} of {Model} is {Status}: {Reason}")]
    public static partial void Changed(ILogger logger, int id, RepoId model, DownloadStatus status, string? reason);

    [LoggerMessage(LogLevel.Warning, "What the cancelled download {Id} of {Model} brought could not be removed whole")]
    public static partial void CleanupFailed(ILogger logger, Exception exception, int id, RepoId model);

    [LoggerMessage(LogLevel.Warning, "What a crash left beside download {Id} of {Model} could not be removed")]
    public static partial void SweepFailed(ILogger logger, Exception exception, int id, RepoId model);
}
