using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>What a download is doing, in words of the language of who looks.</summary>
public static class Sentence
{
    private const string Dot = " · ";

    /// <summary>The state in a word or a figure: <c>43 %</c>, <c>Paused</c>.</summary>
    public static string Label(DownloadSnapshot download) => download.Status switch
    {
        DownloadStatus.Pending => download.Phase switch
        {
            RunPhase.Waiting => DownloadsTexts.StateWaiting,
            null or RunPhase.Queued => DownloadsTexts.StateQueued,
            _ => DownloadsTexts.StatePreparing,
        },
        DownloadStatus.Downloading => Percent((int)download.Progress),
        DownloadStatus.Paused => DownloadsTexts.StatePaused,
        DownloadStatus.Failed => DownloadsTexts.StateFailed,
        DownloadStatus.Completed => DownloadsTexts.StateComplete,
        _ => DownloadsTexts.StateCancelled,
    };

    /// <summary>The rest of what there is to say beside the label; empty when the label says it all.</summary>
    public static string Of(DownloadSnapshot download) => download switch
    {
        { Status: DownloadStatus.Failed or DownloadStatus.Cancelled } => "",
        { Status: DownloadStatus.Completed } => Joined(Amount.Of(download.TotalBytes), Files(download)),
        { Status: DownloadStatus.Paused } => Bytes(download),
        { Status: DownloadStatus.Pending, Phase: null or RunPhase.Queued } => Joined(Turn(download.QueuePosition), Bytes(download)),
        { Waiting: { } waiting } => Trouble(waiting),
        { Phase: RunPhase.Copying } => Joined(DownloadsTexts.Copying, Bytes(download with { DownloadedBytes = download.DownloadedBytes + download.CopyingBytes })),
        { Phase: RunPhase.Verifying } => Joined(Verifying(download), Bytes(download)),
        { Status: DownloadStatus.Downloading } => Joined(Bytes(download), Speed(download), Left(download.TimeLeft)),
        _ => "",
    };

    public static string Downloads(int count) => count == 1 ? DownloadsTexts.OneDownload : DownloadsTexts.DownloadsCount.With(count);

    /// <summary><c>3 of 12 files</c>, or <c>12 files</c> once all are there; empty before the plan.</summary>
    public static string Files(DownloadSnapshot download) => download switch
    {
        { FilesTotal: 0 } => "",
        { FilesTotal: 1 } => DownloadsTexts.OneFile,
        { Status: DownloadStatus.Completed } => DownloadsTexts.Files.With(download.FilesTotal),
        _ => DownloadsTexts.FilesOf.With(download.FilesDone, download.FilesTotal),
    };

    /// <summary>For a voice: the state without any figure that moves.</summary>
    public static string Spoken(DownloadSnapshot download) => download switch
    {
        { Status: DownloadStatus.Failed, Error: { } error } => DownloadsTexts.SpokenFailed.With(Reasons.Of(error.Kind).TrimEnd('.')),
        { Status: DownloadStatus.Downloading, Waiting: { } waiting } => DownloadsTexts.SpokenWaiting.With(Trouble(waiting)),
        { Status: DownloadStatus.Downloading, Phase: RunPhase.Copying } => DownloadsTexts.Copying.TrimEnd('…'),
        { Status: DownloadStatus.Downloading, Phase: RunPhase.Verifying } => DownloadsTexts.Verifying.TrimEnd('…'),
        { Status: DownloadStatus.Downloading } => DownloadsTexts.SpokenDownloading,
        _ => Label(download).TrimEnd('…'),
    };

    /// <summary>What the run waits for, in two or three words.</summary>
    public static string Trouble(Waiting waiting) => Cause(waiting.Cause);

    public static string Cause(FailureCause cause) => cause switch
    {
        FailureCause.Connection => DownloadsTexts.TroubleConnection,
        FailureCause.Stalled => DownloadsTexts.TroubleStalled,
        FailureCause.ServerError => DownloadsTexts.TroubleServerError,
        FailureCause.RateLimited => DownloadsTexts.TroubleRateLimited,
        FailureCause.Offline => DownloadsTexts.TroubleOffline,
        FailureCause.HeldElsewhere => DownloadsTexts.TroubleHeldElsewhere,
        FailureCause.DiskAway => DownloadsTexts.TroubleDiskAway,
        FailureCause.Scheduled => DownloadsTexts.TroubleScheduled,
        FailureCause.Refused => DownloadsTexts.TroubleRefused,
        FailureCause.Missing => DownloadsTexts.TroubleMissing,
        FailureCause.Protocol => DownloadsTexts.TroubleProtocol,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "No words for it."),
    };

    /// <summary><c>45 s</c>, <c>6 min</c>, <c>2 h 10 min</c>, <c>3 days</c>; rounded up, so that it is not too hopeful.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(1))
        {
            return DownloadsTexts.Seconds.With(Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)));
        }

        var minutes = (long)Math.Ceiling(time.TotalMinutes);
        return minutes switch
        {
            < 60 => DownloadsTexts.Minutes.With(minutes),
            < 24 * 60 when minutes % 60 == 0 => DownloadsTexts.Hours.With(minutes / 60),
            < 24 * 60 => DownloadsTexts.HoursAndMinutes.With(minutes / 60, minutes % 60),
            1440 => DownloadsTexts.OneDay,
            _ => DownloadsTexts.Days.With((minutes + 1439) / 1440),
        };
    }

    public static string Percent(int percent) => DownloadsTexts.Percent.With(percent);

    /// <summary><c>6 min left</c>; empty when nobody knows.</summary>
    public static string Left(TimeSpan? time) => time is { } left ? DownloadsTexts.TimeLeft.With(Duration(left)) : "";

    /// <summary>Parts that say something, with a dot between them.</summary>
    public static string Joined(params ReadOnlySpan<string> parts)
    {
        var said = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (part.Length > 0)
            {
                said.Add(part);
            }
        }

        return string.Join(Dot, said);
    }

    /// <summary>A number of seconds that may be beyond what a time span holds.</summary>
    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(9999).TotalSeconds));

    private static string Bytes(DownloadSnapshot download) =>
        download.IsPlanned ? Amount.Of(download.DownloadedBytes, download.TotalBytes) : "";

    private static string Speed(DownloadSnapshot download) => download.SpeedBytesPerSecond switch
    {
        null => "",
        > 0 and var speed => Amount.Rate(speed),
        _ => DownloadsTexts.Stalled,
    };

    /// <summary>Of what is here, how much is verified: the only thing that moves then.</summary>
    private static string Verifying(DownloadSnapshot download) => download is { VerifiedBytes: > 0, DownloadedBytes: > 0 }
        ? $"{DownloadsTexts.Verifying} {Percent((int)(download.VerifiedBytes * 100.0 / download.DownloadedBytes))}"
        : DownloadsTexts.Verifying;

    private static string Turn(int? position) => position switch
    {
        null => "",
        1 => DownloadsTexts.TurnNext,
        var number => DownloadsTexts.Turn.With(number),
    };
}
