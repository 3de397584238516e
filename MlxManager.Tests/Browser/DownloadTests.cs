using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The main job, from the search to the library, by pointer and keyboard.</summary>
public sealed partial class DownloadTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Download_PausedReloadedAndResumed_ArrivesWholeAndIsInTheLibrary()
    {
        Hub.Add(Models.Build());
        Hub.Add(Models.Build("other/Unrelated-1B"));
        var tab = await OpenAsync("/discover");
        await tab.Page.GetByLabel("Search models").PressSequentiallyAsync("sample-8b");
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(1);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = Models.Name }).ClickAsync();
        await Expect(tab.Page.GetByText("24.0 MB to fetch")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Treeitem)).ToHaveCountAsync(Hub.FilesOf(Models.Name).Count + 1);
        await Expect(tab.Page.GetByRole(AriaRole.Treeitem).Filter(new() { HasText = Models.Weights })).ToContainTextAsync("24.0 MB");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in Downloads" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync(Percent());
        await Expect(tab.Sentence(Models.Name)).ToHaveTextAsync(Rate());
        await Expect(tab.Page).ToHaveTitleAsync(Title());

        await tab.Button("Pause", Models.Name).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Paused");
        await Hub.Requests.WaitForIdleAsync();
        var asked = Hub.Requests.All.Count;
        await Expect(tab.Sentence(Models.Name)).Not.ToContainTextAsync("/s");
        await Expect(tab.Page).ToHaveTitleAsync("Downloads · MlxManager");

        await tab.ReloadAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Paused");
        Hub.Requests.All.Count.Should().Be(asked, "a paused download asks for nothing");

        Hub.BytesPerSecond = null;
        await tab.Button("Resume", Models.Name).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);

        await tab.Button("Dismiss", Models.Name).ClickAsync();
        await Expect(tab.Tiles).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByText("Nothing is downloading")).ToBeVisibleAsync();

        await tab.FollowAsync("Library");
        await tab.ChooseAsync(Models.Name, "Remove…");
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(tab.Page.GetByText("No model is here yet")).ToBeVisibleAsync();
        Directory.Exists(RepoFolder(Models.Name)).Should().BeFalse();
    }

    [GeneratedRegex(@"^\d+ %$")]
    private static partial Regex Percent();

    [GeneratedRegex(@"^\s*\d+\.\d of 24\.0 MB · \d+(\.\d)? MB/s · \d+ s left\s*$")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\d+ % · MlxManager$")]
    private static partial Regex Title();
}
