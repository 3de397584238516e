using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Leaving a download: asked first, then nothing of it is left.</summary>
public sealed class CancelTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Question = "Cancel download? This will remove all downloaded data for this model.";

    [Fact]
    public async Task Cancel_KeptThenConfirmed_RunsOnThenLeavesNothing()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(request => request.File == Models.Weights && request.BytesSent > 500_000);
        var tab = await OpenAsync();

        await tab.Button("Cancel", Models.Name).ClickAsync();
        await Expect(tab.Dialog.GetByText(Question, new() { Exact = true })).ToBeVisibleAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep downloading" }).ClickAsync();
        await Expect(tab.Dialog).ToHaveCountAsync(0);
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();
        var sent = Hub.Requests.OfContent().Sum(request => request.BytesSent);
        await Hub.Requests.WaitForAsync(_ => Hub.Requests.OfContent().Sum(request => request.BytesSent) > sent);

        await tab.Button("Cancel", Models.Name).ClickAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel download" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Cancelled");
        await Expect(tab.Tiles).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByText("Nothing is downloading")).ToBeVisibleAsync();
        Directory.Exists(RepoFolder(Models.Name)).Should().BeFalse();
        Directory.Exists(LocksFolder(Models.Name)).Should().BeFalse();
    }

    [Fact]
    public async Task Cancel_EscapePressed_KeepsDownloadingAndTheFocus()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();

        await tab.Button("Cancel", Models.Name).ClickAsync();
        await Expect(tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep downloading" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(tab.Dialog).ToHaveCountAsync(0);
        await Expect(tab.Button("Cancel", Models.Name)).ToBeFocusedAsync();
        await Expect(tab.Button("Pause", Models.Name)).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Cancel_CompletedWhileAsking_SaysWhyItIsRefused()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();
        await tab.Button("Cancel", Models.Name).ClickAsync();
        await Expect(tab.Dialog).ToBeVisibleAsync();

        Hub.BytesPerSecond = null;
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel download" }).ClickAsync();

        await Expect(tab.Tile(Models.Name).Locator(".notice")).ToBeVisibleAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);
    }
}
