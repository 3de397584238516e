using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The list of downloads is lost, and what it told of is offered again.</summary>
public sealed class FoundTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Found_AfterTheListWasLost_IsToldAndGoneOnWith()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(_ => SentOf(Models.Name) > 6_000_000);
        await LoseTheListAsync(Models.Name);

        var tab = await OpenAsync();
        await Expect(tab.Page.GetByText("The list of downloads was damaged")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("1 unfinished download was found in the cache")).ToBeVisibleAsync();
        (await tab.Page.RunAxe()).Violations.Should().BeEmpty();

        Hub.BytesPerSecond = null;
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Go on: {Models.Name}" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        await Expect(tab.Page.GetByText("was found in the cache")).ToHaveCountAsync(0);
        ShouldBeWhole(Models.Name);

        await tab.Page.GetByText("Understood").ClickAsync();
        await tab.VisitAsync("/");
        await Expect(tab.Tile(Models.Name)).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("The list of downloads was damaged")).ToHaveCountAsync(0);
    }
}
