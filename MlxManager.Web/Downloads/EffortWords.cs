using System.Globalization;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>What a download has cost, as terms and values; what is not known has a dash, so that nothing moves when it comes.</summary>
internal static class EffortWords
{
    public const string Unknown = "–";

    public static IEnumerable<(string Term, string Value)> Of(DownloadSnapshot download) =>
    [
        (DownloadsTexts.EffortAverage, Average(download)),
        (DownloadsTexts.EffortPeak, Peak(download)),
        (DownloadsTexts.EffortActive, Active(download)),
        (DownloadsTexts.EffortFetched, Amount.Of(download.FetchedBytes)),
        (DownloadsTexts.EffortReused, Amount.Of(download.ReusedBytes)),
        (DownloadsTexts.EffortVerified, Amount.Of(download.VerifiedBytes)),
        (DownloadsTexts.EffortBegun, (download.StartedAt ?? download.CreatedAt).ToLocalTime().ToString("g", CultureInfo.CurrentCulture)),
    ];

    public static string Average(DownloadSnapshot download) =>
        download.AverageBytesPerSecond is { } average ? Amount.Rate(average) : Unknown;

    public static string Peak(DownloadSnapshot download) =>
        download.PeakBytesPerSecond > 0 ? Amount.Rate(download.PeakBytesPerSecond) : Unknown;

    public static string Active(DownloadSnapshot download) =>
        download.ActiveTime > TimeSpan.Zero ? Sentence.Duration(download.ActiveTime) : Unknown;
}
