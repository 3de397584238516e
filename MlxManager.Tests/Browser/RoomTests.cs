using Microsoft.Playwright;
using MlxManager.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>A real disk that is too small for two models: room is made for the second one.</summary>
public sealed class RoomTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Old = "lab/Old-8B-Instruct-4bit";

    private protected override SmallDisk? Disk => SmallDisk.Hindrance is null ? new SmallDisk(40 << 20) : null;

    [SmallDiskFact]
    public async Task Sheet_DoesNotFit_MakesRoomAndItFits()
    {
        var tab = await FillAsync();
        await tab.VisitAsync($"/model/{Models.Name}");
        await Expect(tab.Page.GetByText("Not enough room")).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Make room…" }).ClickAsync();
        await Expect(tab.Dialog.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(tab.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("20.0 MB chosen, enough for");
        await tab.Dialog.GetByRole(AriaRole.Checkbox).PressAsync("Space");
        await Expect(tab.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("still missing");
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove 20.0 MB" }).ClickAsync();

        await Expect(tab.Page.GetByText("20.0 MB freed.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Not enough room")).ToHaveCountAsync(0);
        Directory.Exists(RepoFolder(Old)).Should().BeFalse();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in Downloads" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);
    }

    [SmallDiskFact]
    public async Task Tile_DiskFull_MakesRoomAndGoesOn()
    {
        var tab = await FillAsync();
        await StartDownloadAsync(Models.Name);

        await tab.Button("Make room…", Models.Name).ClickAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove 20.0 MB" }).ClickAsync();

        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        ShouldBeWhole(Models.Name);
        await tab.VisitAsync("/library/disk");
        await Expect(tab.Page.Locator(".tile a")).ToHaveAttributeAsync("href", $"library/models/{Models.Name}");
        await Expect(tab.Page.Locator(".legend li").First).ToContainTextAsync("24.0 MB");
    }

    private async Task<Tab> FillAsync()
    {
        Hub.Add(Models.Build(Old, megabytes: 20));
        Hub.Add(Models.Build());
        Hub.BytesPerSecond = null;
        var tab = await OpenAsync();
        await StartDownloadAsync(Old);
        await Expect(tab.Label(Old)).ToHaveTextAsync("Complete");
        return tab;
    }
}
