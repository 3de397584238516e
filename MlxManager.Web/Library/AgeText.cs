using System.Globalization;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>How long ago, no finer than stays true while a page is open: the hour of today, then days, months, years.</summary>
internal static class AgeText
{
    private const double DaysOfMonth = 30.4;
    private const int DaysOfYear = 365;

    /// <param name="now">With the offset of who looks.</param>
    public static string Of(DateTimeOffset then, DateTimeOffset now)
    {
        var local = then.ToOffset(now.Offset);
        var days = (now.Date - local.Date).Days;
        return days switch
        {
            // Also a clock that is behind the files'.
            <= 0 => LibraryTexts.Today.With(local.ToString("t", CultureInfo.CurrentCulture)),
            1 => LibraryTexts.Yesterday,
            < 31 => LibraryTexts.DaysAgo.With(days),
            < DaysOfYear => Counted((int)(days / DaysOfMonth), LibraryTexts.MonthAgo, LibraryTexts.MonthsAgo),
            _ => Counted(days / DaysOfYear, LibraryTexts.YearAgo, LibraryTexts.YearsAgo),
        };
    }

    /// <summary>To the minute, for those who want it exactly.</summary>
    public static string Exact(DateTimeOffset then, DateTimeOffset now) => then.ToOffset(now.Offset).ToString("f", CultureInfo.CurrentCulture);

    private static string Counted(int count, string one, string many) => count <= 1 ? one : many.With(count);
}
