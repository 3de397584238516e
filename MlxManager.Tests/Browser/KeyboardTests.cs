using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The page without a pointer.</summary>
public sealed class KeyboardTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int MoreThanThereAre = 20;

    [Fact]
    public async Task Pause_ByEnter_LeavesTheFocusOnResume()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();

        await TabToAsync(tab.Page, $"Pause {Models.Name}");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Button("Resume", Models.Name)).ToBeFocusedAsync();

        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Button("Pause", Models.Name)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Cancel_ByKeys_AsksWithTheSafeAnswerFirst()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();

        await TabToAsync(tab.Page, $"Cancel {Models.Name}");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep downloading" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel download" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Tiles).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Downloads", Exact = true })).ToBeFocusedAsync();
    }

    private static async Task TabToAsync(IPage page, string name)
    {
        var focused = page.Locator("*:focus");
        for (var i = 0; i < MoreThanThereAre; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await focused.CountAsync() == 1 && await focused.GetAttributeAsync("aria-label") == name)
            {
                return;
            }
        }

        Assert.Fail($"The key Tab does not lead to “{name}”.");
    }
}
