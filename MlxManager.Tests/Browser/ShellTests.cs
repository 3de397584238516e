using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>What is around every page: language, theme, keys, and where the focus is.</summary>
public sealed class ShellTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Language_Chosen_IsKept()
    {
        var tab = await OpenAsync("/settings");

        await tab.Page.GetByLabel("Language").SelectOptionAsync("de");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Einstellungen");
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();

        await tab.FollowAsync("Bibliothek");
        await Expect(tab.Page.GetByText("Noch ist kein Modell hier")).ToBeVisibleAsync();
        await tab.ReloadAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Bibliothek");

        await tab.VisitAsync("/settings");
        await tab.Page.GetByLabel("Sprache").SelectOptionAsync("");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Settings");
    }

    [Fact]
    public async Task Language_OfTheBrowser_NeedsNoChoice()
    {
        var tab = await OpenAsync("/library", new() { Locale = "de-AT" });

        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Bibliothek");
    }

    [Fact]
    public async Task Theme_Chosen_CountsAtOnceAndInTheFirstByteOfTheNextPage()
    {
        var tab = await OpenAsync("/settings", new() { ColorScheme = ColorScheme.Light });
        (await PaperAsync(tab)).Should().Be("rgb(246, 245, 241)");

        await tab.Page.GetByLabel("Dark", new() { Exact = true }).CheckAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        (await PaperAsync(tab)).Should().Be("rgb(19, 18, 17)");

        // As the server sends it, before any script: nothing that could flash.
        var sent = await tab.Page.Context.APIRequest.GetAsync(new Uri(Address, "/library").AbsoluteUri, new() { Headers = new Dictionary<string, string> { ["Accept"] = "text/html" } });
        (await sent.TextAsync()).Should().Contain("""<html lang="en" data-theme="dark">""").And.Contain("""<meta name="color-scheme" content="dark" />""");

        await tab.ReloadAsync();
        (await PaperAsync(tab)).Should().Be("rgb(19, 18, 17)");
        await Expect(tab.Page.GetByLabel("Dark", new() { Exact = true })).ToBeCheckedAsync();
        await tab.Page.GetByLabel("As the system").CheckAsync();
        await Expect(tab.Page.Locator("html")).Not.ToHaveAttributeAsync("data-theme", "dark");
        (await PaperAsync(tab)).Should().Be("rgb(246, 245, 241)");
    }

    [Fact]
    public async Task Keys_LeadToPagesAndHelp_ButNotWhileTyping()
    {
        var tab = await OpenAsync();
        var keyboard = tab.Page.Keyboard;
        var sheet = tab.Page.Locator("#shortcut-sheet");

        await PressAsync(keyboard, "g", "l");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Library");
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();

        await PressAsync(keyboard, "/");
        await Expect(tab.Page.Locator("[role=search] input").First).ToBeFocusedAsync();
        await PressAsync(keyboard, "g", "d", "?");
        await Expect(tab.Page.Locator("[role=search] input").First).ToHaveValueAsync("gd?");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Discover");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).FocusAsync();
        await PressAsync(keyboard, "?");
        await Expect(sheet).ToBeVisibleAsync();
        await PressAsync(keyboard, "g", "d");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Discover");
        await PressAsync(keyboard, "Escape");
        await Expect(sheet).ToBeHiddenAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" })).ToBeFocusedAsync();

        await PressAsync(keyboard, "Enter");
        await sheet.GetByLabel("React to single keys").UncheckAsync();
        await PressAsync(keyboard, "Escape", "g", "d");
        await Expect(sheet).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Discover");
    }

    [Fact]
    public async Task Focus_IsNeverLost()
    {
        Hub.BytesPerSecond = null;
        Hub.Add(Models.Build("lab/a", megabytes: 1));
        Hub.Add(Models.Build("lab/b", megabytes: 1));
        var tab = await OpenAsync();
        await StartDownloadAsync("lab/a");
        await StartDownloadAsync("lab/b");
        await Expect(tab.Label("lab/a")).ToHaveTextAsync("Complete");
        await Expect(tab.Label("lab/b")).ToHaveTextAsync("Complete");
        await tab.FollowAsync("Library");
        await Expect(tab.Row("lab/b")).ToBeVisibleAsync();

        await tab.Page.EvaluateAsync("() => document.querySelector('a.skip').focus()");
        await PressAsync(tab.Page.Keyboard, "Enter");
        await Expect(tab.Page.Locator("main")).ToBeFocusedAsync();

        // While it looks, which it does after each download, the button is off and passed over.
        var again = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" });
        await Expect(again).ToBeEnabledAsync();
        await PressAsync(tab.Page.Keyboard, "Tab");
        await Expect(again).ToBeFocusedAsync();

        var row = tab.Row("lab/a");
        await row.GetByRole(AriaRole.Button, new() { Name = "More actions lab/a" }).FocusAsync();
        await PressAsync(tab.Page.Keyboard, "Enter");
        await Expect(row.GetByRole(AriaRole.Menuitem, new() { Name = "Open" })).ToBeFocusedAsync();
        await PressAsync(tab.Page.Keyboard, "End");
        await Expect(row.GetByRole(AriaRole.Menuitem, new() { Name = "Remove…" })).ToBeFocusedAsync();
        await PressAsync(tab.Page.Keyboard, "Enter");
        var delete = tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" });

        // A key is not waited with, as a click is, until the plan is there.
        await Expect(delete).ToBeEnabledAsync();
        await delete.PressAsync("Enter");
        await Expect(tab.Row("lab/a")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("main :focus")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(641)]
    [InlineData(900)]
    public async Task Settings_OfAnyWidth_AreReachedAndFit(int width)
    {
        var tab = await OpenAsync("/", new() { ViewportSize = new() { Width = width, Height = 740 }, Locale = "de-DE" });

        await tab.FollowAsync("Einstellungen");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Einstellungen");
        (await tab.FitsAsync()).Should().BeTrue();
        await Expect(tab.Page.Locator("main a[href=schedule]")).ToBeVisibleAsync();
    }

    private static async Task PressAsync(IKeyboard keyboard, params string[] keys)
    {
        foreach (var key in keys)
        {
            await keyboard.PressAsync(key);
        }
    }

    private static Task<string> PaperAsync(Tab tab) => tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
