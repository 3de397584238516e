using System.Net;
using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>
/// Every state of a tile at once, in light and dark, narrow and wide: the places of the buttons are the same in all of
/// them. With the environment variable MLXMANAGER_PICTURES naming a folder, what was seen is left there as pictures.
/// </summary>
public sealed class PictureTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Running = "mlx-community/Qwen3-30B-A3B-Instruct-2507-4bit";
    private const string Preparing = "mlx-community/Devstral-Small-2507-6bit";
    private const string Waiting = "mlx-community/gemma-3-27b-it-qat-4bit";
    private const string Queued = "mlx-community/Mistral-Small-3.2-24B-Instruct-2506-4bit";
    private const string Paused = "mlx-community/DeepSeek-R1-Distill-Llama-70B-A-Name-Too-Long-For-Any-Telephone-8bit";
    private const string Failed = "meta-llama/Llama-3.3-70B-Instruct";
    private const string Complete = "mlx-community/Phi-4-mini-instruct-4bit";

    private static readonly string? Folder = Environment.GetEnvironmentVariable("MLXMANAGER_PICTURES");

    protected override int MaxActiveDownloads => 3;

    /// <summary>The narrowest, the usual and a wide window; without pictures the first and the last tell enough.</summary>
    private static readonly ViewportSize[] Windows = [new() { Width = 360, Height = 780 }, new() { Width = 1280, Height = 800 }, new() { Width = 1600, Height = 1000 }];

    [Fact]
    public async Task Tiles_OfEveryState_HaveTheirButtonsInTheSamePlaces()
    {
        await EachAsync(async (tab, look) =>
        {
            await Expect(tab.Page.GetByText("Nothing is downloading")).ToBeVisibleAsync();
            await PictureAsync(tab, $"empty-{look}");
        });
        await PlayAsync();
        await EachAsync(async (tab, look) =>
        {
            await Expect(tab.Tiles).ToHaveCountAsync(7);
            await Expect(tab.Sentence(Running)).ToContainTextAsync("left");
            (await tab.FitsAsync()).Should().BeTrue();
            await ShouldAlignAsync(tab);
            await PictureAsync(tab, $"downloads-{look}");
            if (Folder is not null)
            {
                await TourAsync(tab, look);
            }
        });
    }

    private static async Task TourAsync(Tab tab, string look)
    {
        await tab.Button("Cancel", Running).ClickAsync();
        await Expect(tab.Dialog.GetByText("will be freed")).ToBeVisibleAsync();
        await PictureAsync(tab, $"cancel-{look}", whole: false);
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep downloading" }).ClickAsync();

        await tab.FollowAsync("Discover");
        await Expect(tab.Page.Locator(".results a.card")).ToHaveCountAsync(7);
        await PictureAsync(tab, $"discover-{look}");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = Queued }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Treeitem)).ToHaveCountAsync(5);
        await PictureAsync(tab, $"model-{look}");

        await tab.FollowAsync("Library");
        await Expect(tab.Row(Complete)).ToBeVisibleAsync();
        await PictureAsync(tab, $"library-{look}");

        await tab.FollowAsync("Settings");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Settings");
        await PictureAsync(tab, $"settings-{look}");
        await tab.Page.Keyboard.PressAsync("?");
        await Expect(tab.Page.Locator("#shortcut-sheet")).ToBeVisibleAsync();
        await PictureAsync(tab, $"shortcuts-{look}", whole: false);
    }

    private async Task EachAsync(Func<Tab, string, Task> see)
    {
        foreach (var scheme in Folder is null ? [ColorScheme.Light] : new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var window in Folder is null ? [Windows[0], Windows[^1]] : Windows)
            {
                var tab = await OpenAsync("/", new() { ColorScheme = scheme, ViewportSize = window });
                await see(tab, $"{window.Width}-{scheme.ToString().ToLowerInvariant()}");
                await tab.CloseAsync();
            }
        }
    }

    /// <summary>Brings each model into its state, and keeps it there.</summary>
    private async Task PlayAsync()
    {
        foreach (var (id, megabytes) in new[] { (Complete, 12), (Paused, 90), (Failed, 20), (Running, 800), (Preparing, 400), (Waiting, 300), (Queued, 240) })
        {
            Hub.Add(Models.Build(id, megabytes) with { Gating = id == Failed ? SampleGating.Manual : SampleGating.Open });
        }

        Hub.BytesPerSecond = null;
        await StartDownloadAsync(Complete);
        await UntilAsync(Complete, "completed");
        Hub.BytesPerSecond = 30_000_000;
        var paused = await StartDownloadAsync(Paused);
        await Hub.Requests.WaitForAsync(_ => SentOf(Paused) > 9_000_000);
        await CommandAsync(paused, "pause");
        await StartDownloadAsync(Failed);
        await UntilAsync(Failed, "failed");

        Hub.Faults.Add(new() { Target = FaultTarget.Api, Path = $"/api/models/{Preparing}/*", Kind = new Fault.DelayHeaders() });
        await StartDownloadAsync(Waiting);
        await Hub.Requests.WaitForAsync(_ => SentOf(Waiting) > 7_000_000);
        Hub.Faults.Add(new() { Target = FaultTarget.Content, Model = Waiting, Kind = new Fault.Status(HttpStatusCode.ServiceUnavailable, "", "text/plain") });
        Hub.Faults.Add(new() { Target = FaultTarget.Resolve, Model = Waiting, Kind = new Fault.RateLimited(RetryAfterSeconds: 240) });
        await StartDownloadAsync(Running);
        await Hub.Requests.WaitForAsync(_ => SentOf(Running) > 8_000_000);
        await StartDownloadAsync(Preparing);
        await StartDownloadAsync(Queued);
        Hub.BytesPerSecond = 9_000_000;
    }

    private async Task UntilAsync(string model, string status)
    {
        var tab = await OpenAsync();
        await Expect(tab.Tile(model).Locator(status == "failed" ? ".error" : ".label")).ToContainTextAsync(status == "failed" ? "Failed" : "Complete");
        await tab.CloseAsync();
    }

    private static async Task ShouldAlignAsync(Tab tab)
    {
        foreach (var place in new[] { 1, 2 })
        {
            var places = await tab.Page.Locator($"[data-place=\"{place}\"]").EvaluateAllAsync<float[][]>(
                "all => all.map(e => { const r = e.getBoundingClientRect(); const t = e.closest('article').getBoundingClientRect();" +
                "return innerWidth > 700 ? [r.left, r.width, r.height, r.top - t.top] : [r.left, r.width, r.height, t.bottom - r.bottom]; })");
            places.Should().HaveCount(7).And.AllBeEquivalentTo(places[0]);
        }
    }

    private static async Task PictureAsync(Tab tab, string name, bool whole = true)
    {
        if (Folder is not null)
        {
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), FullPage = whole, Animations = ScreenshotAnimations.Disabled });
        }
    }
}
