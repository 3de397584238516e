using System.Globalization;

namespace MlxManager.Web.Layout;

/// <summary>Texts with places for values.</summary>
internal static class TextFormat
{
    /// <summary>The text with its values, written as the onlooker's culture writes them.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
