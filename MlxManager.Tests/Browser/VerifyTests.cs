using Microsoft.Playwright;
using MlxManager.Tests.Library.Verification;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A damaged file, found and fetched again, as a person does it.</summary>
public sealed class VerifyTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Verify_DamagedFile_IsFoundAndFetchedAgainAlone()
    {
        Hub.BytesPerSecond = null;
        Hub.Add(Models.Build());
        var tab = await OpenAsync();
        await StartDownloadAsync(Models.Name);
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        VerifierBench.Flip(Path.Combine(RepoFolder(Models.Name), "snapshots", Hub.CommitOf(Models.Name), Models.Weights), 1_000_000);
        var before = Hub.Requests.OfContent().Count;

        await tab.FollowAsync("Library");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Check", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check all" }).ClickAsync();
        var row = tab.Page.Locator(".row");
        await Expect(row.Locator(".mark")).ToHaveTextAsync("1 damaged file");
        await Expect(tab.Page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "100");
        (await tab.FitsAsync()).Should().BeTrue();
        await row.GetByRole(AriaRole.Button, new() { Name = "Fetch again" }).ClickAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Fetch again" }).ClickAsync();
        await Expect(row.Locator(".repair")).ToHaveCountAsync(0);

        await tab.FollowAsync("Downloads");
        await Expect(tab.Page.Locator("[data-tile] .label").Filter(new() { HasText = "Complete" })).ToHaveCountAsync(2);
        Hub.Requests.OfContent().Skip(before).Select(request => request.Etag).Distinct()
            .Should().Equal(await Hub.FileOf(Models.Name, Models.Weights).EtagAsync());
        ShouldBeWhole(Models.Name);
        await tab.VisitAsync("/library/verify");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check all" }).ClickAsync();
        await Expect(row.Locator(".mark")).ToHaveTextAsync("Intact");
    }
}
