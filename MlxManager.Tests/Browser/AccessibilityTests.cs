using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Every page and the states it can be brought into, through axe, in light and dark: no violation.</summary>
public sealed class AccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Other = "lab/Other-8B-Instruct-4bit";
    private const string Missing = "lab/Missing-8B-Instruct-4bit";

    /// <summary>Each page by its address, and what shows that its content is there.</summary>
    private static readonly (string Path, string Ready)[] Pages =
    [
        ("/", "[data-tile]"),
        ("/discover", ".results a"),
        ($"/model/{Models.Name}", "[role=treeitem]"),
        ("/library/verify", "li.row"),
        ("/library/disk", ".tile a"),
        ("/library", ".row"),
        ($"/library/models/{Other}", ".revision"),
        ("/library/tidy", ".kind, .empty"),
        ("/library/trash", "#trash-days"),
        ("/history", "h1"),
        ("/schedule", ".cell"),
        ("/settings", "#endpoint"),
        ("/not-found", ".empty"),
    ];

    /// <summary>What opens on a page, and what is there then.</summary>
    private static readonly (string Path, Func<Tab, Task> Open, string Ready)[] States =
    [
        ("/", tab => tab.Button("Cancel", Models.Name).ClickAsync(), ".mud-dialog"),
        ("/library/disk", MakeRoomAsync, ".candidates"),
        ("/library", tab => tab.ChooseAsync(Other, "Remove…"), ".mud-dialog"),
        ("/settings", tab => tab.Page.Keyboard.PressAsync("?"), "#shortcut-sheet[open]"),
        ("/settings", tab => tab.Page.Locator("input[name=proxy]").Last.CheckAsync(), "#proxy-address"),
        ("/settings", tab => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync(), ".report li"),
        ("/settings", tab => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).ClickAsync(), "#token-outcome.bad"),
    ];

    [Fact]
    public async Task Pages_InLightAndDark_HaveNoViolation()
    {
        await PlayAsync();
        List<string> found = [];
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            // Without motion: a colour on its way to another one is neither.
            var tab = await OpenAsync("/", new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 900, Height = 1000 } });
            foreach (var (path, ready) in Pages)
            {
                await LookAsync(tab, path, ready, _ => Task.CompletedTask, $"{scheme} {path}", found);
            }

            foreach (var (path, open, ready) in States)
            {
                await LookAsync(tab, path, ready, open, $"{scheme} {path} {ready}", found);
            }
        }

        found.Should().BeEmpty();
    }

    private static async Task LookAsync(Tab tab, string path, string ready, Func<Tab, Task> open, string what, List<string> found)
    {
        await tab.VisitAsync(path);
        await open(tab);
        await Expect(tab.Page.Locator(ready).First).ToBeVisibleAsync();
        var result = await tab.Page.RunAxe();
        found.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{what}: {rule.Id} at {node.Target} ({node.Html})")));
    }

    private static async Task MakeRoomAsync(Tab tab)
    {
        await tab.Page.Locator("#room").FillAsync("900000");
        await tab.Page.Locator("#room").PressAsync("Enter");
    }

    /// <summary>One that is paused, one that is complete, one that has failed.</summary>
    private async Task PlayAsync()
    {
        Hub.Add(Models.Build());
        Hub.Add(Models.Build(Other, megabytes: 1));
        var tab = await OpenAsync();
        await StartDownloadAsync(Other);
        await StartDownloadAsync(Missing);
        var paused = await StartDownloadAsync(Models.Name);
        await Expect(tab.Label(Other)).ToHaveTextAsync("Complete");
        await Expect(tab.Button("Retry", Missing)).ToBeVisibleAsync();
        await CommandAsync(paused, "pause");
        await Expect(tab.Button("Resume", Models.Name)).ToBeEnabledAsync();
        await tab.CloseAsync();
    }
}
