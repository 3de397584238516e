using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A list longer than the window.</summary>
public sealed class SightTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Many = 20;

    protected override int MaxActiveDownloads => 1;

    [Fact]
    public async Task Tile_OutOfSight_RestsUntilItIsSeenOrItsStateChanges()
    {
        Hub.Add(Models.Build(Models.Name, megabytes: 120));
        var download = await StartDownloadAsync(Models.Name);
        for (var i = 1; i < Many; i++)
        {
            Hub.Add(Models.Build(Name(i)));
            await StartDownloadAsync(Name(i));
        }

        var tab = await OpenAsync("/", new() { ViewportSize = new() { Width = 1200, Height = 600 } });
        await Expect(tab.Tiles).ToHaveCountAsync(Many);
        await Expect(tab.Page.Locator("body[data-tile-keys]")).ToBeVisibleAsync();
        await Expect(tab.Sentence(Models.Name)).ToContainTextAsync("left");
        var bytes = tab.Sentence(Models.Name);

        // By keys to the end of the list: the boxes of tiles that nobody saw yet are there.
        await tab.Tiles.Nth(Many - 2).GetByRole(AriaRole.Checkbox).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(tab.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Chosen downloads" })).ToContainTextAsync("1 selected");
        await Expect(tab.Page.Locator($"body:not([data-sees^='{download} '])")).ToBeVisibleAsync();
        var rests = await bytes.TextContentAsync();
        var sent = SentOf(Models.Name);
        await Hub.Requests.WaitForAsync(_ => SentOf(Models.Name) > sent + Models.Walk);
        (await bytes.TextContentAsync()).Should().Be(rests, "nobody sees it");

        await tab.Tiles.First.GetByRole(AriaRole.Checkbox).FocusAsync();
        await Expect(bytes).Not.ToHaveTextAsync(rests!);

        await tab.Tiles.Last.GetByRole(AriaRole.Checkbox).FocusAsync();
        await CommandAsync(download, "pause");
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Paused");
    }

    private static string Name(int i) => $"lab/Model-{(char)('a' + i)}-1B";
}
