using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>Finding models: the list without end, the filters in the address, and many at once.</summary>
public sealed class DiscoverTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Many = 95;

    [Fact]
    public async Task List_ScrolledToItsEnd_BringsEveryPageAndRetriesAFailedOne()
    {
        AddMany();
        var tab = await OpenAsync("/discover");
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync("30 models so far");
        var fault = Hub.Faults.Add(new() { Target = FaultTarget.Api, Path = "/api/models", Kind = new Fault.Status(HttpStatusCode.BadGateway, "Bad gateway") });

        await EndAsync(tab);
        await Expect(tab.Page.Locator(".list-end [role=alert]")).ToContainTextAsync("has trouble of its own (it answered 502).");
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync("30 models so far");
        Hub.Faults.Remove(fault);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync("60 models so far");

        await EndAsync(tab);
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync("90 models so far");
        await EndAsync(tab);
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync($"{Many} models");
        await EndAsync(tab);
        await Expect(tab.Page.GetByText("That is all.")).ToBeInViewportAsync();
        (await tab.Page.Locator(".result").CountAsync()).Should().BeLessThan(60, "what is far out of sight is not drawn");
    }

    [Fact]
    public async Task Filters_ReloadBackAndKeys_KeepThemInTheAddress()
    {
        AddMany();
        var tab = await OpenAsync("/discover");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Quantization" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "8-bit" }).ClickAsync();
        await Expect(tab.Page.Locator(".found")).ToHaveTextAsync("Searched 19 models, 19 match");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#filter-Bits")).ToBeFocusedAsync();
        await tab.Page.GetByLabel("Search models").FillAsync("m7");
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(2);
        await Expect(tab.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/discover\?q=m7&bits=8$"));

        await tab.ReloadAsync();
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(2);
        await Expect(tab.Page.GetByLabel("Search models")).ToHaveValueAsync("m7");

        var asked = Hub.Requests.All.Count;
        await tab.Page.Locator(".results a").First.ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true })).ToBeVisibleAsync();
        await tab.Page.GoBackAsync();
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(2);
        Hub.Requests.All.Skip(asked).Should().NotContain(request => request.Path == "/api/models", "the list is still there");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(tab.Page.Locator("#filter-Bits")).ToHaveTextAsync("Quantization");
        await tab.Page.GoBackAsync();
        await Expect(tab.Page.Locator("#filter-Bits")).ToHaveTextAsync("8-bit");
    }

    [Fact]
    public async Task List_Pasted_StartsThoseChosen()
    {
        Hub.Add(Models.Build());
        Hub.Add(Models.Build("other/Second-1B-4bit", 12));
        var tab = await OpenAsync("/discover", new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator("body[data-takes-lists]")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Search models").FocusAsync();

        await PasteAsync(tab, $"{Models.Name}\nhttps://huggingface.co/other/Second-1B-4bit\nnobody/Nothing\nsome words");

        await Expect(tab.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("36.0 MB to fetch");
        await Expect(tab.Dialog.Locator(".refused")).ToContainTextAsync("some words");
        await Expect(tab.Dialog.GetByLabel("Download nobody/Nothing")).ToBeDisabledAsync();
        (await tab.FitsAsync()).Should().BeTrue("of the dialog");
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Download 2 models" }).ClickAsync();

        await Expect(tab.Tiles).ToHaveCountAsync(2);
        await Expect(tab.Tile(Models.Name)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/uri-list")]
    [InlineData("file")]
    public async Task List_Dropped_IsShownAndStarts(string kind)
    {
        Hub.BytesPerSecond = null;
        Hub.Add(Models.Build(megabytes: 1));
        Hub.Add(Models.Build("other/Second-1B-4bit", 1));
        var tab = await OpenAsync("/discover");
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(2);

        await tab.DropAsync($"https://huggingface.co/{Models.Name}\r\nhttps://huggingface.co/other/Second-1B-4bit\r\n", kind);

        await Expect(tab.Page.Locator("html.list-over")).ToHaveCountAsync(0);
        await tab.Dialog.GetByRole(AriaRole.Button, new() { Name = "Download 2 models" }).ClickAsync();
        await Expect(tab.Tiles).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task File_DroppedThatIsNoText_KeepsTheConnection()
    {
        var tab = await OpenAsync("/discover");

        await tab.DropAsync($"{new string('\u0001', 9000)}\nlab/Some-1B", "file");

        await Expect(tab.Dialog).ToContainTextAsync("lab/Some-1B");
    }

    [Fact]
    public async Task Link_DraggedWithThePointer_StartsABatch()
    {
        Hub.Add(Models.Build());
        var tab = await OpenAsync("/discover");
        await Expect(tab.Page.Locator(".results a")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("body[data-takes-lists]")).ToBeVisibleAsync();

        // A real drag, as the browser's own input makes it: a link of the page onto another part of it.
        var link = (await tab.Page.Locator(".results a").BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(link.X + 40, link.Y + 20);
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(link.X + 120, link.Y + 160, new() { Steps = 6 });
        await Expect(tab.Page.Locator("html.list-over")).ToHaveCountAsync(1);
        await tab.Page.Mouse.UpAsync();

        await Expect(tab.Dialog.Locator("textarea")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("/model/" + Models.Name));
    }

    private static async Task EndAsync(Tab tab) => await tab.Page.EvaluateAsync("() => window.scrollTo(0, document.documentElement.scrollHeight)");

    // As the browser does it, without the clipboard that a page of the test may not read.
    private static async Task PasteAsync(Tab tab, string text) => await tab.Page.EvaluateAsync(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);" +
        "document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }",
        text);

    private void AddMany()
    {
        for (var i = 0; i < Many; i++)
        {
            var bits = i % 5 == 0 ? 8 : 4;
            Hub.Add(new SampleModel(
                string.Create(CultureInfo.InvariantCulture, $"shelf/m{i}-3B-{bits}bit"), SampleFile.Text("config.json", $$$"""{"quantization":{"bits":{{{bits}}}}}"""))
            {
                Tags = ["mlx", "safetensors", $"{bits}-bit"],
                ParameterCount = 3_000_000_000,
                Downloads = 1000 - i,
            });
        }
    }
}
