using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Every state of a tile at once, narrow and wide: the places of the buttons are the same in all of them.</summary>
public sealed class PictureTests(Chromium chromium) : StagedTest(chromium)
{
    [Fact]
    public async Task Tiles_OfEveryState_HaveTheirButtonsInTheSamePlaces()
    {
        var empty = await OpenAsync();
        await Expect(empty.Page.GetByText("Nothing is downloading")).ToBeVisibleAsync();
        await empty.CloseAsync();

        await PlayAsync(megabytes: 800, bytesPerSecond: 9_000_000);
        foreach (var window in new ViewportSize[] { new() { Width = 360, Height = 780 }, new() { Width = 1600, Height = 1000 } })
        {
            var tab = await OpenAsync("/", new() { ViewportSize = window });
            await Expect(tab.Tiles).ToHaveCountAsync(7);
            await Expect(tab.Sentence(Stage.Running)).ToContainTextAsync("left");
            (await tab.FitsAsync()).Should().BeTrue();
            await ShouldAlignAsync(tab);
            await tab.CloseAsync();
        }
    }

    private static async Task ShouldAlignAsync(Tab tab)
    {
        foreach (var place in new[] { 1, 2 })
        {
            var places = await tab.Page.Locator($"[data-place=\"{place}\"]").EvaluateAllAsync<float[][]>(
                "all => all.map(e => { const r = e.getBoundingClientRect(); const t = e.closest('article').getBoundingClientRect();" +
                "return innerWidth > 700 ? [r.left, r.width, r.height, r.top - t.top] : [r.left, r.width, r.height, t.bottom - r.bottom]; })");
            places.Should().HaveCount(7).And.AllBeEquivalentTo(places[0]);
        }
    }
}
