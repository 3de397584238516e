using System.Globalization;

namespace MlxManager.Web.Layout;

/// <summary>The languages there are texts in; a further one is a further file beside each <c>…Texts.resx</c> and a line here.</summary>
internal static class Languages
{
    public static readonly CultureInfo[] All = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    /// <summary>The person's choice (a cookie), else the browser's, else English.</summary>
    public static void Choose(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(All[0].Name);
        options.SupportedUICultures = All;

        // Numbers and dates as the browser's region writes them; texts in a language that is there.
        options.SupportedCultures = CultureInfo.GetCultures(CultureTypes.AllCultures);
    }
}
