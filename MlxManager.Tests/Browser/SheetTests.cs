using Microsoft.Playwright;
using MlxManager.Web.Demo;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>The model's sheet: files by the keyboard, revisions, access, and a card by somebody who means ill.</summary>
public sealed class SheetTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string Sheet = $"/model/{Models.Name}";

    [Fact]
    public async Task Files_ChosenByKeys_AreWhatIsDownloaded()
    {
        Hub.Add(Models.Build());
        Hub.BytesPerSecond = null;
        var tab = await OpenAsync(Sheet);
        await Expect(tab.Page.GetByText("24.0 MB to fetch")).ToBeVisibleAsync();

        await Expect(tab.Page.Locator("[role=tree][data-ready]")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Tree).FocusAsync();
        var scrolled = await tab.Page.EvaluateAsync<double>("scrollY");
        await tab.Page.Keyboard.PressAsync("m");
        await tab.Page.Keyboard.PressAsync("Space");
        await Expect(tab.Page.GetByRole(AriaRole.Treeitem, new() { Name = Models.Weights })).ToHaveAttributeAsync("aria-checked", "false");
        (await tab.Page.EvaluateAsync<double>("scrollY")).Should().Be(scrolled, "the keys are the tree's");
        await Expect(tab.Page.GetByText("Your own choice")).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
        await Expect(tab.Page.GetByText("The download has started.")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show it in Downloads" }).ClickAsync();
        await Expect(tab.Label(Models.Name)).ToHaveTextAsync("Complete");
        Directory.GetFiles(Path.Combine(RepoFolder(Models.Name), "blobs")).Should().HaveCount(Hub.FilesOf(Models.Name).Count - 1);
    }

    [Fact]
    public async Task Revision_Changed_ShowsItsFiles()
    {
        Hub.Add(Models.Build());
        Hub.Tag(Models.Name, "v1.0", Hub.CommitOf(Models.Name));
        Hub.Update(Models.Name, [SampleFile.Generated(Models.Weights, 9, 30_000_000)]);
        var tab = await OpenAsync(Sheet);
        await Expect(tab.Page.GetByText("30.0 MB to fetch")).ToBeVisibleAsync();

        await tab.Page.GetByLabel("Revision").SelectOptionAsync("v1.0");

        await Expect(tab.Page.GetByText("24.0 MB to fetch")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByLabel("Revision")).ToHaveValueAsync("v1.0");
        await Expect(tab.Page).ToHaveURLAsync(new Uri(Address, $"{Sheet}?revision=v1.0").AbsoluteUri);
    }

    [Fact]
    public async Task Gated_AcceptedMeanwhile_OpensWhenCheckedAgain()
    {
        Hub.Add(Models.Build() with { Gating = SampleGating.Manual });
        var tab = await OpenAsync(Sheet);
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This model is gated");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true })).ToBeDisabledAsync();

        // What a person does in another tab, on the Hub's own page.
        Hub.Describe(Models.Name, model => model with { Gating = SampleGating.Open });
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true })).ToBeEnabledAsync();
    }

    /// <summary>What it asks of another host would be a complaint of the tab.</summary>
    [Fact]
    public async Task Card_ByAnEnemy_IsReadAndDoesNothing()
    {
        Hub.Add(Models.Build());
        Hub.Update(Models.Name, [SampleFile.Text("README.md", """
            # Free money
            <script>document.title = "taken"</script><img src="https://evil.test/x.gif" onerror="document.title='taken'" alt="A picture">
            <svg onload="document.title='taken'"></svg><iframe src="https://evil.test"></iframe><style>body { display: none }</style>
            <div style="position: fixed; inset: 0; background: url(https://evil.test/css)" class="mud-overlay"><a href="javascript:document.title='taken'">click me</a></div>
            <meta http-equiv="refresh" content="0; url=https://evil.test/refresh"><base href="https://evil.test/"><link rel="stylesheet preload prefetch" href="https://evil.test/sheet" as="style">
            <form action="https://evil.test/form"><input autofocus onfocus="document.title='taken'"><button>send</button></form>
            <video src="https://evil.test/v" poster="https://evil.test/p" autoplay></video><object data="https://evil.test/o"></object><embed src="https://evil.test/e">
            <picture><source srcset="https://evil.test/s"><img src="https://evil.test/i" srcset="https://evil.test/2x 2x" loading="eager"></picture>
            <details open ontoggle="document.title='taken'"><summary>more</summary><a href="data:text/html,<script>document.title='taken'</script>">data</a></details>
            <math><mtext><table><mglyph><style><img src="https://evil.test/m" onerror="document.title='taken'"></style></mglyph></table></mtext></math>
            <noscript><p title="</noscript><img src=https://evil.test/n onerror=document.title='taken'>"></p></noscript>
            <table background="https://evil.test/t"><tr><td>cell</td></tr></table><a href="https://evil.test/ping" ping="https://evil.test/ping">ping</a>
            [A link](https://evil.test/page) ![markdown](https://evil.test/md.png) [x]: https://evil.test/ref
            """)]);
        var tab = await OpenAsync(Sheet);

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Free money", Level = 3 })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "A picture" })).ToHaveAttributeAsync("href", "https://evil.test/x.gif");
        await Expect(tab.Page.GetByText("click me")).ToBeVisibleAsync();
        await Expect(tab.Page).Not.ToHaveTitleAsync("taken");
        tab.Page.Context.Pages.Should().ContainSingle();
    }
}
