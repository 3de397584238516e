using System.Globalization;
using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Every page and every state a download can be in, for <c>docs/screenshots</c>.</summary>
public sealed class PictureTour(Chromium chromium) : StagedTest(chromium)
{
    private const string Sheet = "mlx-samples/Mini-Qwen-1.5B-Instruct-4bit";
    private const string Tiny = "mlx-samples/Tiny-Llama-15M-4bit";
    private const string Wrong = "mlx-community/Wrong-Weights-3B-4bit";
    private const string Forbidden = "mlx-community/Not-Served-Here-14B-4bit";
    private const string Missing = "somebody-with-a-long-name/A-Model-That-Is-Not-There-Or-Private-235B-A22B-Instruct-bf16";
    private const int Many = 60;

    [PicturesFact]
    public async Task Pictures_OfEveryPageAndState_AreMade()
    {
        // Nobody waits for it, and the machine may have other work.
        SetDefaultExpectTimeout(60_000);
        var studio = new Studio(OpenAsync);
        foreach (var model in DemoCatalog.Models.Concat(DemoShelf.Models).Where(model => !model.IsPrivate))
        {
            Hub.Add(model);
        }

        DemoSheets.Prepare(Hub);
        await ShootFewAsync(studio);
        await ShootTroubleAsync(studio);
        await ShootStatesAsync(studio);
        await ShootPagesAsync(studio);
        await ShootManyAsync(studio);
        await ShootFoundAsync(studio);
        studio.WriteIndex();
    }

    private async Task ShootFewAsync(Studio studio)
    {
        await studio.ShootAsync("downloads-0", "Downloads: none yet", "/", tab => Expect(tab.Page.GetByText("Nothing is downloading")).ToBeVisibleAsync());

        const string Alone = "mlx-community/Qwen3-8B-4bit";
        Hub.Add(Models.Build(Alone, 700));
        Hub.BytesPerSecond = 8_000_000;
        var alone = await StartDownloadAsync(Alone);
        await Hub.Requests.WaitForAsync(_ => SentOf(Alone) > 1_000_000);
        await studio.ShootAsync("downloads-1", "Downloads: one", "/", tab => Expect(tab.Sentence(Alone)).ToContainTextAsync("left"));
        await CommandAsync(alone, "cancel");
    }

    private async Task ShootStatesAsync(Studio studio)
    {
        await PlayAsync(megabytes: 1600, bytesPerSecond: 7_000_000);
        await studio.ShootAsync("downloads-7", "Downloads: every state", "/", SettledAsync);
        await studio.ShootAsync("downloads-german", "The same in German", "/", tab => Expect(tab.Sentence(Stage.Running)).ToContainTextAsync("noch"), locale: "de-DE");
        await studio.ShootAsync("details", "Downloads: files, figures, what happened", "/", async tab =>
        {
            await SettledAsync(tab);
            await tab.Tile(Stage.Running).Locator("[data-place=details]").ClickAsync();
            await Expect(tab.Tile(Stage.Running).Locator(".events li")).Not.ToHaveCountAsync(0);
            await tab.Page.Mouse.MoveAsync(0, 0);
        });
        await studio.ShootAsync("selection", "Downloads: several chosen", "/", async tab =>
        {
            await SettledAsync(tab);
            await tab.Tile(Stage.Running).Locator(".pick").CheckAsync();
            await tab.Tile(Stage.Queued).Locator(".pick").CheckAsync();
            await tab.Page.Mouse.MoveAsync(0, 0);
        });
        await studio.ShootAsync("cancel", "The question before a cancel", "/", async tab =>
        {
            await SettledAsync(tab);
            await tab.Button("Cancel", Stage.Running).ClickAsync();
            await Expect(tab.Dialog.GetByText("will be freed")).ToBeVisibleAsync();
        }, whole: false);
    }

    private async Task ShootPagesAsync(Studio studio)
    {
        await studio.ShootAsync("discover", "Discover", "/discover", tab => Expect(tab.Page.Locator(".results a.card").Nth(5)).ToBeVisibleAsync());
        await studio.ShootAsync("discover-nothing", "Discover: nothing found", "/discover?q=no-such-model&bits=2", tab => Expect(tab.Page.GetByText("No model matches")).ToBeVisibleAsync());
        await studio.ShootAsync("list", "A list of models, pasted or dropped", "/discover", async tab =>
        {
            await tab.DropAsync($"{Sheet}\nhttps://huggingface.co/{Tiny}\nnobody/Nothing\nsome words");
            await Expect(tab.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("885.7 MB to fetch");
        }, whole: false);
        await studio.ShootAsync("model", "A model before its download", $"/model/{Sheet}", tab => Expect(tab.Page.Locator(".card-text")).ToBeVisibleAsync());
        await studio.ShootAsync("model-gated", "A gated model", $"/model/{Stage.Failed}", tab => Expect(tab.Page.Locator(".gate")).ToBeVisibleAsync());

        Hub.BytesPerSecond = null;
        foreach (var model in new[] { Tiny, "mlx-samples/Smol-Phi-350M-Instruct-4bit" })
        {
            await BeginNowAsync(model);
            await UntilAsync(model, ".label", "Complete");
        }

        Hub.BytesPerSecond = 9_000_000;
        await studio.ShootAsync("library", "Library", "/library", tab => Expect(tab.Page.Locator(".row").Nth(2)).ToBeVisibleAsync());
        await studio.ShootAsync("library-model", "Library: one model", $"/library/models/{Stage.Complete}", tab => Expect(tab.Page.Locator(".revision")).ToBeVisibleAsync());
        await studio.ShootAsync("library-disk", "Library: the disk", "/library/disk", tab => Expect(tab.Page.Locator(".tile a").First).ToBeVisibleAsync());
        foreach (var view in new[] { "updates", "verify", "tidy" })
        {
            await studio.ShootAsync($"library-{view}", $"Library: {view}", $"/library/{view}", tab => Expect(tab.Page.Locator(".looking")).ToHaveCountAsync(0));
        }

        await studio.ShootAsync("history", "History", "/history", tab => Expect(tab.Page.GetByText("Phi-4-mini-instruct-4bit").First).ToBeVisibleAsync());
        await studio.ShootAsync("schedule", "The week's schedule", "/schedule", tab => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Working hours paused" }).ClickAsync());
        await studio.ShootAsync("settings", "Settings", "/settings", tab => Expect(tab.Page.Locator("#endpoint")).ToBeVisibleAsync());
        await studio.ShootAsync("speed", "How fast all may be, in the bar on top", "/settings", async tab =>
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "speed of downloads" }).ClickAsync();
            await Expect(tab.Page.Locator("#pace-panel")).ToBeVisibleAsync();
        }, whole: false);
        await studio.ShootAsync("shortcuts", "Keys", "/", async tab =>
        {
            await tab.Page.Keyboard.PressAsync("?");
            await Expect(tab.Page.Locator("#shortcut-sheet")).ToBeVisibleAsync();
        }, whole: false);
    }

    private async Task ShootTroubleAsync(Studio studio)
    {
        Hub.Add(Models.Build(Wrong, 4));
        Hub.Add(Models.Build(Forbidden, 4));
        Hub.Faults.Add(new() { Target = FaultTarget.Content, Model = Wrong, Path = "*.safetensors", Kind = new Fault.FlipByte(1_234_567) });
        Hub.Faults.Add(new() { Target = FaultTarget.Content, Model = Forbidden, Kind = new Fault.Forbidden("This content is not available in your region, see our terms of service for the reasons and for whom to ask.") });
        string[] models = [Wrong, Forbidden, Missing];
        List<int> failed = [];
        foreach (var model in models)
        {
            failed.Add(await StartDownloadAsync(model));
            await UntilAsync(model, ".error", "Failed");
        }

        await studio.ShootAsync("downloads-errors", "Downloads: what a person must mend", "/", async tab =>
        {
            await Expect(tab.Tiles).ToHaveCountAsync(models.Length);
            await tab.Tile(Forbidden).Locator("[data-place=details]").ClickAsync();
            await Expect(tab.Tile(Forbidden).Locator(".raw")).ToBeVisibleAsync();
            await tab.Page.Mouse.MoveAsync(0, 0);
        });
        foreach (var download in failed)
        {
            await CommandAsync(download, "cancel");
        }
    }

    private async Task ShootManyAsync(Studio studio)
    {
        var there = await OpenAsync();
        await Expect(there.Tile(Stage.Complete)).ToBeVisibleAsync();
        for (var i = await there.Tiles.CountAsync(); i < Many; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"many-models/Series-{i:D2}-Instruct-4bit");
            Hub.Add(Models.Build(id, 30 + i));
            var download = await StartDownloadAsync(id);
            if (i % 7 == 0)
            {
                await CommandAsync(download, "pause");
            }
        }

        await studio.ShootAsync("downloads-60", "Downloads: sixty", "/", tab => Expect(tab.Tiles).ToHaveCountAsync(Many));
    }

    private async Task ShootFoundAsync(Studio studio)
    {
        await LoseTheListAsync(Stage.Paused, Stage.Running);
        await studio.ShootAsync("downloads-found", "Downloads: the list was lost, and what the cache knows of is offered", "/", tab => Expect(tab.Page.Locator("#found-downloads")).ToBeVisibleAsync(), whole: false);
    }

    /// <summary>Beyond the places, if none is free.</summary>
    private async Task BeginNowAsync(string model)
    {
        var download = await StartDownloadAsync(model);
        using var answer = await Http.PostAsync($"/api/models/download/{download}/start-now", null);
        ((int)answer.StatusCode).Should().BeOneOf([200, 409], "one that has got a free place has begun already");
    }

    private static async Task SettledAsync(Tab tab)
    {
        await Expect(tab.Tiles).ToHaveCountAsync(7);
        await Expect(tab.Sentence(Stage.Running)).ToContainTextAsync("left");
        await Expect(tab.Sentence(Stage.Waiting)).ToContainTextAsync("slow down");
    }
}
