using System.Globalization;
using Microsoft.AspNetCore.Localization;

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

        // Numbers and dates as the region writes them, but only of a language there are texts in: "1.234" in an English
        // sentence must not be a French or German number.
        options.SupportedCultures =
            [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => All.Any(language => IsOf(culture, language)))];
        options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
    }

    /// <summary>What the cookie says for a language: with the region the browser has for it already, if it has one.</summary>
    public static string Cookie(CultureInfo language, CultureInfo now) => CookieRequestCultureProvider.MakeCookieValue(
        new RequestCulture(IsOf(now, language) ? now : language, language));

    private static bool IsOf(CultureInfo culture, CultureInfo language) => culture.TwoLetterISOLanguageName == language.TwoLetterISOLanguageName;
}
