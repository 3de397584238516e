using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>Why something failed or was refused, in the language of who looks.</summary>
public static class Reasons
{
    /// <param name="missing">Bytes that must be freed before there is room; null when that is not known.</param>
    /// <param name="free">Bytes that are free; null when that is not known.</param>
    public static string Of(DownloadError error, long? missing, long? free) => (error.Kind, missing, free) switch
    {
        (ErrorKind.NoSpace, > 0, _) => DownloadsTexts.ReasonNoSpace.With(Amount.Of(missing.Value)),
        (ErrorKind.NoSpace, 0, { } bytes) => DownloadsTexts.ReasonRoomNow.With(Amount.Of(bytes)),
        _ => Of(error.Kind),
    };

    public static string Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Other => DownloadsTexts.ReasonOther,
        ErrorKind.Gated => DownloadsTexts.ReasonGated,
        ErrorKind.MissingOrPrivate => DownloadsTexts.ReasonMissingOrPrivate,
        ErrorKind.BadToken => DownloadsTexts.ReasonBadToken,
        ErrorKind.NotFound => DownloadsTexts.ReasonNotFound,
        ErrorKind.Disabled => DownloadsTexts.ReasonDisabled,
        ErrorKind.NoSpace => DownloadsTexts.ReasonNoSpaceShort,
        ErrorKind.NoPermission => DownloadsTexts.ReasonNoPermission,
        ErrorKind.WrongContent => DownloadsTexts.ReasonWrongContent,
        ErrorKind.WrongOnDisk => DownloadsTexts.ReasonWrongOnDisk,
        ErrorKind.WrongElsewhere => DownloadsTexts.ReasonWrongElsewhere,
        ErrorKind.NoFiles => DownloadsTexts.ReasonNoFiles,
        ErrorKind.NothingMatches => DownloadsTexts.ReasonNothingMatches,
        ErrorKind.DiskFailed => DownloadsTexts.ReasonDiskFailed,
        ErrorKind.FilesRemoved => DownloadsTexts.ReasonFilesRemoved,
        ErrorKind.Refused => DownloadsTexts.ReasonRefused,
        ErrorKind.Protocol => DownloadsTexts.ReasonProtocol,
        ErrorKind.NotWritten => DownloadsTexts.ReasonNotWritten,
        ErrorKind.NamesClash => DownloadsTexts.ReasonNamesClash,
        ErrorKind.OwnNetwork => DownloadsTexts.ReasonOwnNetwork,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No words for it."),
    };

    /// <summary>Of an answer that is not "done"; null for a command that is none of the table's.</summary>
    public static string Refusal(CommandAnswer answer, DownloadCommand? command) => answer switch
    {
        { Outcome: CommandOutcome.NotFound } => DownloadsTexts.RefusalNotFound,
        { Trouble: CommandTrouble.WrongStatus, Download: { } download } when command is { } asked =>
            DownloadsTexts.Refusal.With(State(download.Status), Wanted(asked)),
        { Trouble: { } trouble } => Of(trouble),
        _ => DownloadsTexts.RefusalUnknown,
    };

    public static string Of(CommandTrouble trouble) => trouble switch
    {
        CommandTrouble.WrongStatus => DownloadsTexts.RefusalUnknown,
        CommandTrouble.Stopping => DownloadsTexts.RefusalStopping,
        CommandTrouble.Over => DownloadsTexts.RefusalOver,
        CommandTrouble.NotQueued => DownloadsTexts.RefusalNotQueued,
        CommandTrouble.NotWaiting => DownloadsTexts.RefusalNotWaiting,
        CommandTrouble.CacheAway => DownloadsTexts.CleanupCacheAway,
        CommandTrouble.NotAllRemoved => DownloadsTexts.CleanupFailed,
        CommandTrouble.LeftBehind => DownloadsTexts.CleanupLeftBehind,
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "No words for it."),
    };

    private static string State(DownloadStatus status) => status switch
    {
        DownloadStatus.Pending => DownloadsTexts.RefusalIsQueued,
        DownloadStatus.Downloading => DownloadsTexts.RefusalIsRunning,
        DownloadStatus.Paused => DownloadsTexts.RefusalIsPaused,
        DownloadStatus.Failed => DownloadsTexts.RefusalHasFailed,
        DownloadStatus.Completed => DownloadsTexts.RefusalIsComplete,
        _ => DownloadsTexts.RefusalWasCancelled,
    };

    private static string Wanted(DownloadCommand command) => command switch
    {
        DownloadCommand.Pause => DownloadsTexts.RefusalPaused,
        DownloadCommand.Resume => DownloadsTexts.RefusalResumed,
        DownloadCommand.Retry => DownloadsTexts.RefusalRetried,
        DownloadCommand.Cancel => DownloadsTexts.RefusalCancelled,
        DownloadCommand.Dismiss => DownloadsTexts.RefusalDismissed,
        _ => DownloadsTexts.RefusalForgotten,
    };
}
