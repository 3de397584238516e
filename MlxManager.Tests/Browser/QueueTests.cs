using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The queue in the person's order.</summary>
public sealed class QueueTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string[] Names = ["lab/First-1B", "lab/Second-1B", "lab/Third-1B"];

    protected override int MaxActiveDownloads => 1;

    [Fact]
    public async Task Move_ByKeysAndByDragging_ChangesTheOrderAndKeepsTheFocus()
    {
        foreach (var name in Names)
        {
            Hub.Add(Models.Build(name));
            await StartDownloadAsync(name);
        }

        var tab = await OpenAsync();
        await Expect(tab.Label(Names[2])).ToHaveTextAsync("Queued");
        await tab.Button("Move in the queue", Names[2]).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(tab.Tiles.Nth(1).Locator("h2")).ToHaveAttributeAsync("title", Names[2]);
        await Expect(tab.Button("Move in the queue", Names[2])).ToBeFocusedAsync();

        var grip = (await tab.Button("Move in the queue", Names[1]).BoundingBoxAsync())!;
        var above = (await tab.Tile(Names[2]).BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(grip.X + 8, grip.Y + 8);
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(grip.X + 8, above.Y + 4, new() { Steps = 5 });
        await tab.Page.Mouse.UpAsync();
        await Expect(tab.Tiles.Nth(1).Locator("h2")).ToHaveAttributeAsync("title", Names[1]);
    }
}
