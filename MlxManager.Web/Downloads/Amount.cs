using System.Globalization;

using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>Bytes and rates in the language and the numbers of who looks.</summary>
public static class Amount
{
    public static string Of(long bytes) => bytes < 1000
        ? (bytes == 1 ? DownloadsTexts.Byte : DownloadsTexts.Bytes).With(bytes)
        : ByteText.OfIn(CultureInfo.CurrentCulture, bytes);

    /// <summary><c>18.2 of 41.0 GB</c>.</summary>
    public static string Of(long done, long total) => ByteText.OfIn(CultureInfo.CurrentCulture, DownloadsTexts.DoneOfTotal, done, total);

    public static string Rate(double bytesPerSecond) => ByteText.RateIn(CultureInfo.CurrentCulture, bytesPerSecond);
}
