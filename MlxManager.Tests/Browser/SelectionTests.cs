using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Several downloads at once, what is inside one, and who may be told of it.</summary>
public sealed class SelectionTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string[] Names = ["lab/First-1B", "lab/Second-1B", "lab/Third-1B"];

    [Fact]
    public async Task Choose_WithShiftAndControl_PausesExactlyThose()
    {
        foreach (var name in Names)
        {
            Hub.Add(Models.Build(name));
            await StartDownloadAsync(name);
        }

        var tab = await OpenAsync();
        await Expect(tab.Tiles).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("body[data-tile-keys]")).ToBeVisibleAsync();
        var bar = tab.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Chosen downloads" });

        await tab.Tile(Names[0]).Locator(".says").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Expect(bar).ToContainTextAsync("1 selected");
        await tab.Tile(Names[2]).Locator(".says").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(bar).ToContainTextAsync("3 selected");
        await tab.Tile(Names[2]).GetByRole(AriaRole.Checkbox).ClickAsync();
        await Expect(bar).ToContainTextAsync("2 selected");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await Expect(tab.Label(Names[0])).ToHaveTextAsync("Paused");
        await Expect(tab.Label(Names[1])).ToHaveTextAsync("Paused");
        await Expect(tab.Button("Pause", Names[2])).ToBeEnabledAsync();

        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(bar).ToHaveCountAsync(0);
        await tab.Page.Keyboard.PressAsync("Control+a");
        await Expect(bar).ToContainTextAsync("3 selected");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(tab.Dialog.GetByText("Cancel 3 downloads?")).ToBeVisibleAsync();
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel 3 downloads" }).ClickAsync();
        await Expect(tab.Tiles).ToHaveCountAsync(0);
        Directory.Exists(RepoFolder(Names[1])).Should().BeFalse();
    }

    [Fact]
    public async Task Details_Opened_ShowFilesAndEventsWhileTheyHappen()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();

        await tab.Button("Details", Models.Name).ClickAsync();
        var weights = tab.Tile(Models.Name).Locator(".file").Filter(new() { HasText = Models.Weights });
        await Expect(weights).ToContainTextAsync("On its way:");
        await Expect(tab.Tile(Models.Name).Locator(".events")).ToContainTextAsync("Planned");
        (await tab.FitsAsync()).Should().BeTrue();

        Hub.BytesPerSecond = null;
        await Expect(weights).ToContainTextAsync("Done:");
        await Expect(tab.Tile(Models.Name).Locator(".events li").First).ToContainTextAsync("Complete");
    }

    [Fact]
    public async Task Menu_ByKeys_WalksAndComesBackToItsButton()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync();
        var button = tab.Button("More actions", Models.Name);

        await button.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Limit this download" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(tab.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Copy model id" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(button).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Notifications_PermissionIsAskedOnlyByTheClickThatWantsIt()
    {
        Hub.Add(Models.Build());
        var tab = await OpenAsync();
        await tab.Page.Context.AddInitScriptAsync(
            "window.asked = 0; Notification.requestPermission = () => { window.asked++; return Promise.resolve('denied'); };");
        await tab.ReloadAsync();
        Hub.BytesPerSecond = null;
        await StartDownloadAsync(Models.Name);
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        (await tab.Page.EvaluateAsync<int>("() => asked")).Should().Be(0);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Notifications" }).ClickAsync();
        (await tab.Page.EvaluateAsync<int>("() => asked")).Should().Be(0);
        var box = tab.Page.GetByLabel("Notify me");
        await box.ClickAsync();

        (await tab.Page.EvaluateAsync<int>("() => asked")).Should().Be(1);
        await Expect(box).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task German_PushedFromTheEngine_StaysGerman()
    {
        Hub.Add(Models.Build());
        await StartDownloadAsync(Models.Name);
        var tab = await OpenAsync("/", new() { Locale = "de-DE" });

        await Expect(tab.Sentence(Models.Name)).ToContainTextAsync("noch");
        await Expect(tab.Sentence(Models.Name)).ToContainTextAsync("von 24,0 MB");
        await tab.Button("Anhalten", Models.Name).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Angehalten");
        await Expect(tab.Button("Fortsetzen", Models.Name)).ToBeFocusedAsync();
    }
}
