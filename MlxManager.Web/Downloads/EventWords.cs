using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>What happened, in a word or two; <see cref="EventSentence"/> says the rest.</summary>
internal static class EventWords
{
    public static string Of(DownloadEventKind kind) => kind switch
    {
        DownloadEventKind.Started => DownloadsTexts.EventStarted,
        DownloadEventKind.Planned => DownloadsTexts.EventPlanned,
        DownloadEventKind.Queued => DownloadsTexts.EventQueued,
        DownloadEventKind.Waiting => DownloadsTexts.EventWaiting,
        DownloadEventKind.Retrying => DownloadsTexts.EventRetrying,
        DownloadEventKind.ConnectionReplaced => DownloadsTexts.EventConnectionReplaced,
        DownloadEventKind.ContentThrownAway => DownloadsTexts.EventContentThrownAway,
        DownloadEventKind.Verified => DownloadsTexts.EventVerified,
        DownloadEventKind.Taken => DownloadsTexts.EventTaken,
        DownloadEventKind.Paused => DownloadsTexts.EventPaused,
        DownloadEventKind.Resumed => DownloadsTexts.EventResumed,
        DownloadEventKind.Completed => DownloadsTexts.EventCompleted,
        DownloadEventKind.Failed => DownloadsTexts.EventFailed,
        DownloadEventKind.Cancelled => DownloadsTexts.EventCancelled,
        DownloadEventKind.ServerStopped => DownloadsTexts.EventServerStopped,
        DownloadEventKind.ServerStarted => DownloadsTexts.EventServerStarted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No words for it."),
    };
}
