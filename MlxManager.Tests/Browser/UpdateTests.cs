using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A model whose main has moved: seen, followed, and set back; and a content that another tool has already.</summary>
public sealed class UpdateTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Update_Moved_IsShownFollowedAndDoneWith()
    {
        Hub.Add(Models.Build(megabytes: 1));
        var tab = await OpenAsync();
        await StartDownloadAsync(Models.Name);
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        Hub.Update(Models.Name, [SampleFile.Text("README.md", "# Better\n")], title: "Better words");
        await tab.VisitAsync("/library/updates");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "1 update" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("9 bytes to fetch")).ToBeVisibleAsync();
        await tab.Page.GetByText("What is new").ClickAsync();
        await Expect(tab.Page.GetByText("Better words")).ToBeVisibleAsync();
        var sent = SentOf(Models.Name);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Update {Models.Name} main" }).ClickAsync();

        await Expect(tab.Page.GetByText("Nothing new")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        ShouldBeWhole(Models.Name);
        (SentOf(Models.Name) - sent).Should().BeLessThan(1000, "the weights are reused");
    }

    [Fact]
    public async Task Sheet_ContentInOllama_SaysSoAndCopiesIt()
    {
        Hub.Add(Models.Build());
        var weights = Hub.FileOf(Models.Name, Models.Weights);
        var blobs = Directory.CreateDirectory(OllamaBlobs);
        await File.WriteAllBytesAsync(Path.Combine(blobs.FullName, "sha256-" + await weights.EtagAsync()), weights.Content.ToArray());
        var tab = await OpenAsync($"/model/{Models.Name}");

        await Expect(tab.Page.GetByText("24.0 MB copied from Ollama instead of fetched")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in Downloads" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");

        ShouldBeWhole(Models.Name);
        SentOf(Models.Name).Should().BeLessThan(1000);
    }
}
