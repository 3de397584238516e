using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>What makes the page an application of its own, as Chromium judges it; and how it tells a person who looks elsewhere.</summary>
public sealed class InstallTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Where the page would draw notifications and sounds, it writes them down here instead.</summary>
    private const string Recorder = """
        window.told = [];
        window.tones = [];
        class Notification extends EventTarget {
          static permission = 'granted';
          static requestPermission() { return Promise.resolve('granted'); }
          constructor(title, options) { super(); window.told.push({ title, ...options }); }
          close() { }
        }
        window.Notification = Notification;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (at) { window.tones.push(this.frequency.value); start.call(this, at); };
        document.hasFocus = () => false;
        """;

    [Fact]
    public async Task Manifest_AsChromiumReadsIt_HasNoFaultAndCanBeInstalled()
    {
        var tab = await OpenAsync();
        var session = await tab.Page.Context.NewCDPSessionAsync(tab.Page);

        var manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        manifest.GetProperty("errors").GetArrayLength().Should().Be(0, manifest.ToString());
        manifest.GetProperty("url").GetString().Should().EndWith("/manifest.webmanifest");
        var icons = JsonDocument.Parse(manifest.GetProperty("data").GetString()!).RootElement.GetProperty("icons").EnumerateArray().ToList();
        foreach (var icon in icons)
        {
            var (source, sizes) = (icon.GetProperty("src").GetString()!, icon.GetProperty("sizes").GetString()!);
            var size = await tab.Page.EvaluateAsync<int[]>(
                "src => new Promise((done, failed) => { const image = new Image(); image.onload = () => done([image.naturalWidth, image.naturalHeight]); image.onerror = failed; image.src = src; })",
                source);
            (sizes == "any" ? size[0] > 0 : sizes == $"{size[0]}x{size[1]}").Should().BeTrue($"{source} is {size[0]}x{size[1]}");
        }

        // A context of a test is as a private window, in which nothing can be installed; that is all that may be in the way.
        var faults = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors").EnumerateArray()
            .Select(fault => fault.GetProperty("errorId").GetString());
        faults.Where(fault => fault != "in-incognito").Should().BeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "Notify me", "Download complete", " is complete.")]
    [InlineData("de-DE", "Benachrichtigen", "Download fertig", " ist fertig.")]
    public async Task Telling_Permitted_NotifiesInTheReadersWordsAndSounds(string locale, string choice, string title, string words)
    {
        Hub.Add(Models.Build(megabytes: 4));
        var tab = await OpenAsync("/", new() { Locale = locale, Permissions = ["notifications"] });
        await tab.Page.Context.AddInitScriptAsync(Recorder);
        await tab.ReloadAsync();
        await tab.Page.Locator("[popovertarget=tell-switch]").ClickAsync();
        await Expect(tab.Page.Locator("#tell-switch")).ToContainTextAsync(choice);
        await tab.Page.Locator("[data-tell=notify]").CheckAsync();
        await tab.Page.Locator("[data-tell=sound]").CheckAsync();
        await tab.Page.WaitForFunctionAsync("() => window.tones.length === 2");

        await StartDownloadAsync(Models.Name);

        await tab.Page.WaitForFunctionAsync("() => window.told.length > 0 && window.tones.length === 4");
        var told = (await tab.Page.EvaluateAsync<JsonElement>("() => window.told[0]"))!;
        told.GetProperty("title").GetString().Should().Be(title);
        told.GetProperty("body").GetString().Should().Be(Models.Name + words);
        (await tab.Page.EvaluateAsync<double[]>("() => window.tones")).Should().Equal(660, 880, 660, 880);
    }
}
