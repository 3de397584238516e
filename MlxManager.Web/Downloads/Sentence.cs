using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;

namespace MlxManager.Web.Downloads;

/// <summary>What a download is doing, in words.</summary>
public static class Sentence
{
    private const string Dot = " · ";

    /// <summary>The state in a word or a figure: <c>43 %</c>, <c>Paused</c>.</summary>
    public static string Label(DownloadSnapshot download) => download.Status switch
    {
        DownloadStatus.Pending => download.Phase switch
        {
            RunPhase.Waiting => "Waiting",
            null or RunPhase.Queued => "Queued",
            _ => "Preparing…",
        },
        DownloadStatus.Downloading => $"{Percent(download)} %",
        DownloadStatus.Paused => "Paused",
        DownloadStatus.Failed => "Failed",
        DownloadStatus.Completed => "Complete",
        _ => "Cancelled",
    };

    /// <summary>The rest of what there is to say beside the label; empty when the label says it all.</summary>
    public static string Of(DownloadSnapshot download) => download switch
    {
        { Status: DownloadStatus.Failed or DownloadStatus.Cancelled } => "",
        { Status: DownloadStatus.Completed } => Joined(ByteText.Of(download.TotalBytes), Files(download)),
        { Status: DownloadStatus.Paused } or { Status: DownloadStatus.Pending, Phase: null or RunPhase.Queued } => Bytes(download),
        { Waiting: { } waiting } => Trouble(waiting),
        { Phase: RunPhase.Verifying } => Joined("Verifying…", Bytes(download)),
        { Status: DownloadStatus.Downloading } => Joined(Bytes(download), Speed(download), Left(download.TimeLeft)),
        _ => "",
    };

    /// <summary>All downloads: <c>124 MB/s · 63.2 GB to go · 8 min left</c>.</summary>
    public static string Of(DownloadSummary summary) => Joined(
        summary.BytesPerSecond is { } rate ? rate > 0 ? ByteText.Rate(rate) : "stalled" : "",
        summary.RemainingBytes > 0 ? $"{ByteText.Of(summary.RemainingBytes)} to go" : "",
        Left(summary.TimeLeft));

    /// <summary><c>2 running · 1 queued · 1 needs attention</c>.</summary>
    public static string Counts(DownloadSummary summary) => Joined(
        Count(summary.Running, "running"),
        Count(summary.Queued, "queued"),
        Count(summary.NeedsAttention, summary.NeedsAttention == 1 ? "needs attention" : "need attention"),
        Count(summary.Done, "done"));

    /// <summary><c>3 of 12 files</c>, or <c>12 files</c> once all are there; empty before the plan.</summary>
    public static string Files(DownloadSnapshot download) => download switch
    {
        { FilesTotal: 0 } => "",
        { FilesTotal: 1 } => "1 file",
        { Status: DownloadStatus.Completed } => $"{download.FilesTotal} files",
        _ => $"{download.FilesDone} of {download.FilesTotal} files",
    };

    /// <summary>For a voice: the state without any figure that moves.</summary>
    public static string Spoken(DownloadSnapshot download) => download switch
    {
        { Status: DownloadStatus.Failed, Error: { } error } => $"Failed: {error.Message.TrimEnd('.')}",
        { Status: DownloadStatus.Downloading, Waiting: { } waiting } => $"{Trouble(waiting)}, trying again",
        { Status: DownloadStatus.Downloading, Phase: RunPhase.Verifying } => "Verifying",
        { Status: DownloadStatus.Downloading } => "Downloading",
        _ => Label(download).TrimEnd('…'),
    };

    /// <summary>What the run waits for, in two or three words.</summary>
    public static string Trouble(Waiting waiting) => waiting.Cause switch
    {
        FailureCause.Connection => "Connection lost",
        FailureCause.Stalled => "Connection stalled",
        FailureCause.ServerError => "The Hub has trouble",
        FailureCause.RateLimited => "The Hub asks to slow down",
        FailureCause.Offline => "Offline",
        FailureCause.HeldElsewhere => "Another download or program is bringing this file",
        _ => waiting.Reason.TrimEnd('.'),
    };

    /// <summary><c>45 s</c>, <c>6 min</c>, <c>2 h 10 min</c>, <c>3 days</c>; rounded up, so that it is not too hopeful.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(1))
        {
            return $"{Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))} s";
        }

        var minutes = (long)Math.Ceiling(time.TotalMinutes);
        return minutes switch
        {
            < 60 => $"{minutes} min",
            < 24 * 60 => minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes / 60} h {minutes % 60} min",
            1440 => "1 day",
            _ => $"{(minutes + 1439) / 1440} days",
        };
    }

    /// <summary>A number of seconds that may be beyond what a time span holds.</summary>
    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(9999).TotalSeconds));

    private static int Percent(DownloadSnapshot download) => (int)download.Progress;

    private static string Bytes(DownloadSnapshot download) =>
        download.IsPlanned ? ByteText.Of(download.DownloadedBytes, download.TotalBytes) : "";

    private static string Speed(DownloadSnapshot download) => download.SpeedBytesPerSecond switch
    {
        null => "",
        > 0 and var speed => ByteText.Rate(speed),
        _ => "stalled",
    };

    private static string Left(TimeSpan? time) => time is { } left ? $"{Duration(left)} left" : "";

    private static string Count(int number, string what) => number > 0 ? $"{number} {what}" : "";

    private static string Joined(params ReadOnlySpan<string> parts)
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
}
