using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>What goes wrong is said, where it went wrong, with the way out.</summary>
public sealed partial class TroubleTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Download_Gated_SaysSoWithTheWayOutAndRetries()
    {
        Hub.Add(Models.Build() with { Gating = SampleGating.Manual });
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();

        var tile = tab.Tile(Models.Name);
        await Expect(tile.Locator(".error")).ToContainTextAsync("Failed: ");
        await Expect(tile.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", new Uri(Hub.Endpoint, Models.Name).AbsoluteUri);

        Hub.BytesPerSecond = null;
        Hub.Describe(Models.Name, model => model with { Gating = SampleGating.Open });
        await tab.Button("Retry", Models.Name).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);
    }

    [Fact]
    public async Task Discover_HubGoneThenBack_SaysSoAndFindsAgain()
    {
        Hub.Add(Models.Build());
        await Hub.StopListeningAsync();
        var tab = await OpenAsync("/discover");

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"{Hub.Endpoint.Authority} ");
        await Expect(tab.Page.GetByText("No model matches")).ToHaveCountAsync(0);

        await Hub.StartListeningAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = Models.Name })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Download_HubGoneThenBack_WaitsWithACountdownAndGoesOn()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(request => request.File == Models.Weights && request.BytesSent > 500_000);
        var tab = await OpenAsync();

        await Hub.StopListeningAsync();
        await Expect(tab.Sentence(Models.Name)).ToHaveTextAsync(Waiting());
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();

        await Hub.StartListeningAsync();
        Hub.BytesPerSecond = null;
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);
    }

    [GeneratedRegex(@"^\s*Connection lost · (next try in \d+ s|trying again…)\s*$")]
    private static partial Regex Waiting();
}
