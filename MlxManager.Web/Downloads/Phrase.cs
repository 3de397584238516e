using System.Globalization;

namespace MlxManager.Web.Downloads;

/// <summary>A text with values put in, in the numbers of who looks.</summary>
internal static class Phrase
{
    public static string Of(string pattern, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, pattern, values);
}
