using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>Why something failed or was refused, in the language of who looks.</summary>
public static class Reasons
{
    /// <param name="missing">What there is to say of space: bytes still to come, and free.</param>
    public static string Of(DownloadError error, (string StillNeeded, string Free) missing) => error.Kind switch
    {
        ErrorKind.Gated => DownloadsTexts.ReasonGated,
        ErrorKind.MissingOrPrivate => DownloadsTexts.ReasonMissingOrPrivate,
        ErrorKind.BadToken => DownloadsTexts.ReasonBadToken,
        ErrorKind.NotFound => DownloadsTexts.ReasonNotFound,
        ErrorKind.Disabled => DownloadsTexts.ReasonDisabled,
        ErrorKind.NoSpace => Phrase.Of(DownloadsTexts.ReasonNoSpace, missing.StillNeeded, missing.Free),
        ErrorKind.NoPermission => DownloadsTexts.ReasonNoPermission,
        ErrorKind.WrongContent => DownloadsTexts.ReasonWrongContent,
        _ => error.Message,
    };

    /// <summary>Of an answer that is not "done"; null for a command that is none of the table's.</summary>
    public static string Refusal(CommandAnswer answer, DownloadCommand? command)
    {
        // The table's own sentence is known in every language; whatever else was said is better than a general phrase.
        var isOfTable = command is { } asked && answer is { Outcome: CommandOutcome.Refused, Download: { } download }
            && answer.Message == StateTable.Refusal(download.Status, asked);
        return isOfTable ? Phrase.Of(DownloadsTexts.Refusal, State(answer.Download!.Status), Wanted(command!.Value))
            : answer.Outcome == CommandOutcome.NotFound ? DownloadsTexts.RefusalNotFound
            : answer.Message ?? DownloadsTexts.RefusalUnknown;
    }

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
