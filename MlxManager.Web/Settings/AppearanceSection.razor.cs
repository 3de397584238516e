using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Localization;
using Microsoft.JSInterop;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

/// <summary>Theme and language: this browser's, in cookies, so that the server draws the first paint with them.</summary>
public sealed partial class AppearanceSection
{
    [Inject]
    private Appearance Appearance { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private static (string Value, string Text)[] Themes =>
        [("", SettingsTexts.ThemeSystem), (Appearance.Light, SettingsTexts.ThemeLight), (Appearance.Dark, SettingsTexts.ThemeDark)];

    /// <summary>Each in itself, so that a person finds theirs in a page they cannot read.</summary>
    private static string Name(CultureInfo language) => language.TextInfo.ToTitleCase(language.NativeName);

    private async Task ChooseThemeAsync(string value)
    {
        Appearance.Theme = Appearance.ThemeOf(value);
        await CallAsync("theme", Appearance.ThemeCookie, Appearance.Theme);
    }

    private async Task ChooseLanguageAsync(ChangeEventArgs change)
    {
        var language = Array.Find(Languages.All, language => language.Name == (string?)change.Value);
        await CallAsync(
            "language", CookieRequestCultureProvider.DefaultCookieName, language is null ? null : Languages.Cookie(language, CultureInfo.CurrentCulture));
    }

    private async Task CallAsync(string function, string cookie, string? value)
    {
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "./js/appearance.js");
        await module.InvokeVoidAsync(function, cookie, value);
    }
}
