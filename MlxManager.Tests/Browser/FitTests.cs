using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Every page on a telephone and on a wide screen.</summary>
public sealed class FitTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Long = "a-community-with-a-long-name/A-Model-With-A-Name-That-Nobody-Can-Remember-235B-A22B-8bit";

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1600, 1000)]
    public async Task Pages_OfAnyWidth_DoNotScrollSideways(int width, int height)
    {
        Hub.Add(Models.Build(Long));
        await StartDownloadAsync(Long);
        var tab = await OpenAsync("/", new() { ViewportSize = new() { Width = width, Height = height } });
        await Expect(tab.Button("Pause", Long)).ToBeInViewportAsync();
        (await tab.FitsAsync()).Should().BeTrue("of the downloads");

        await tab.Button("Cancel", Long).ScrollIntoViewIfNeededAsync();
        var heading = await tab.Page.Locator("h1").BoundingBoxAsync();
        await tab.Button("Cancel", Long).ClickAsync();
        await Expect(tab.Dialog).ToBeInViewportAsync();
        (await tab.Page.Locator("h1").BoundingBoxAsync()).Should().BeEquivalentTo(heading, "nothing moves under a dialog");
        (await tab.FitsAsync()).Should().BeTrue("of the dialog");
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep downloading" }).ClickAsync();
        await Expect(tab.Dialog).ToHaveCountAsync(0);
        Hub.BytesPerSecond = null;
        await Expect(tab.Label(Long)).ToHaveTextAsync("Complete");

        await tab.FollowAsync("Discover");
        await Expect(tab.Page.Locator(".results a")).ToBeInViewportAsync();
        (await tab.FitsAsync()).Should().BeTrue("of Discover");

        await tab.Page.Locator(".results a").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = Models.Weights })).ToBeVisibleAsync();
        (await tab.FitsAsync()).Should().BeTrue("of the model");
        (await WidthAsync(tab, ".sheet .main")).Should().BeGreaterThan(width == 1600 ? 700 : 300, "the files have the room that there is");

        await tab.FollowAsync("Library");
        await Expect(tab.Row(Long)).ToBeInViewportAsync();
        (await tab.FitsAsync()).Should().BeTrue("of the library");

        await tab.VisitAsync("/library/disk");
        await Expect(tab.Page.Locator(".tile a").First).ToBeVisibleAsync();
        (await tab.FitsAsync()).Should().BeTrue("of the disk");
    }

    private static async Task<float> WidthAsync(Tab tab, string selector) => (await tab.Page.Locator(selector).BoundingBoxAsync())!.Width;
}
