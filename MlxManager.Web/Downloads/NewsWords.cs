using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>News in a sentence.</summary>
internal static class NewsWords
{
    /// <param name="news">At least one, all of the same kind.</param>
    public static string Of(IReadOnlyList<DownloadNews> news)
    {
        var (one, several) = news[0].Kind switch
        {
            NewsKind.Completed => (DownloadsTexts.NewsDone, DownloadsTexts.NewsDoneSeveral),
            NewsKind.NeedsAttention => (DownloadsTexts.NewsAttention, DownloadsTexts.NewsAttentionSeveral),
            NewsKind.StartedElsewhere => (DownloadsTexts.NewsStarted, DownloadsTexts.NewsStartedSeveral),
            NewsKind.PausedElsewhere => (DownloadsTexts.NewsPaused, DownloadsTexts.NewsPausedSeveral),
            NewsKind.ResumedElsewhere => (DownloadsTexts.NewsResumed, DownloadsTexts.NewsResumedSeveral),
            _ => (DownloadsTexts.NewsCancelled, DownloadsTexts.NewsCancelledSeveral),
        };
        return news.Count == 1
            ? one.With(news[0].Download.Model)
            : several.With(news.Count);
    }
}
