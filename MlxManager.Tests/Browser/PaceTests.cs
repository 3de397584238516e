using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Limits and the schedule with a real pointer and a real keyboard.</summary>
public sealed class PaceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Limit_ByKeysInANarrowWindow_ShowsInEveryTab()
    {
        var tab = await OpenAsync("/", new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var other = await OpenAsync("/library");
        var button = tab.Page.GetByRole(AriaRole.Button, new() { Name = "speed of downloads" });

        await button.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Speed" })).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.GetByRole(AriaRole.Switch, new() { Name = "Limit all downloads" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Space");
        await Expect(other.Page.Locator(".pace-label")).ToHaveTextAsync("5.0 MB/s");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Control+A");
        await tab.Page.Keyboard.TypeAsync("0.75");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(other.Page.Locator(".pace-label")).ToHaveTextAsync("750 kB/s");
        (await tab.FitsAsync()).Should().BeTrue();

        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#pace-panel")).ToBeHiddenAsync();
        await Expect(button).ToBeFocusedAsync();
        (await PaceAsync()).GetProperty("limit").ToString().Should().Be("""{"is_on":true,"bytes_per_second":750000}""");
    }

    [Fact]
    public async Task Schedule_PaintedByPointerAndKeys_StaysAndShowsInEveryTab()
    {
        var tab = await OpenGridAsync();
        var other = await OpenGridAsync();

        await tab.Page.GetByRole(AriaRole.Radio, new() { Name = "Paused" }).CheckAsync();
        await DragAsync(tab.Page, Cell(tab, 0, 9), Cell(tab, 4, 16));
        await Expect(Cell(other, 2, 12)).ToHaveAttributeAsync("aria-label", "Wednesday, 12:00 to 13:00: Paused");
        await Expect(Cell(other, 4, 17)).ToHaveAttributeAsync("aria-label", "Friday, 17:00 to 18:00: Full");

        await Cell(tab, 6, 20).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await tab.Page.Keyboard.PressAsync("Shift+ArrowUp");
        await tab.Page.Keyboard.PressAsync("2");
        await Expect(Cell(other, 5, 21)).ToHaveAttributeAsync("aria-label", "Saturday, 21:00 to 22:00: Limited");
        await Expect(Cell(tab, 5, 21)).ToBeFocusedAsync();

        await tab.ReloadAsync();
        await Expect(Cell(tab, 2, 12)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("paused"));
        var hours = (await PaceAsync()).GetProperty("schedule").GetProperty("hours");
        hours.GetProperty("friday").GetString().Should().Be("fffffffffppppppppfffffff");
        hours.GetProperty("sunday").GetString().Should().Be("ffffffffffffffffffffllff");
    }

    [Fact]
    public async Task Schedule_PausesNow_DownloadWaitsUntilItIsSetAside()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenGridAsync();
        await tab.Page.GetByRole(AriaRole.Columnheader, new() { Name = "0:00 to 1:00, every day" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Shift+End");
        await tab.Page.Keyboard.PressAsync("3");
        await Expect(Cell(tab, 3, 23)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("paused"));
        await tab.Page.GetByLabel("Follow this schedule").CheckAsync();
        await Expect(tab.Page.Locator(".pace-label")).ToHaveTextAsync("Paused");

        await tab.FollowAsync("Downloads");
        await Expect(tab.Sentence(Models.Name)).ToContainTextAsync("schedule");
        Hub.BytesPerSecond = null;
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "speed of downloads" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set the schedule aside" }).ClickAsync();

        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
    }

    /// <summary>With its script at work: what is pressed before is the browser's.</summary>
    private async Task<Tab> OpenGridAsync()
    {
        var tab = await OpenAsync("/schedule");
        await Expect(tab.Page.Locator("[role=grid][data-ready]")).ToBeVisibleAsync();
        return tab;
    }

    private static ILocator Cell(Tab tab, int day, int hour) => tab.Page.Locator($"[role=gridcell][data-day=\"{day}\"][data-hour=\"{hour}\"]");

    private static async Task DragAsync(IPage page, ILocator from, ILocator to)
    {
        await from.HoverAsync();
        await page.Mouse.DownAsync();
        await to.HoverAsync();
        await page.Mouse.UpAsync();
    }

    private async Task<JsonElement> PaceAsync()
    {
        using var body = JsonDocument.Parse(await Http.GetStringAsync("/api/models/pace"));
        return body.RootElement.Clone();
    }
}
