using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlxManager.Tests.Browser;

/// <summary>With the colours of a person's own: what only a ground or an edge told still shows.</summary>
public sealed class ForcedColorTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Downloads_InForcedColors_KeepBarButtonsAndEdges(ColorScheme scheme)
    {
        Hub.Add(Models.Build());
        var download = await StartDownloadAsync(Models.Name);
        await Hub.Requests.WaitForAsync(_ => SentOf(Models.Name) > 9_000_000);
        await CommandAsync(download, "pause");
        var tab = await OpenAsync("/", new() { ForcedColors = ForcedColors.Active, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Expect(tab.Button("Resume", Models.Name)).ToBeEnabledAsync();
        var paper = await StyleAsync(tab.Page.Locator("body"), "background-color");

        var bar = tab.Tile(Models.Name).GetByRole(AriaRole.Progressbar);
        (await StyleAsync(bar, "border-top-style")).Should().Be("solid");
        (await StyleAsync(bar, "border-top-color")).Should().NotBe(paper);
        (await StyleAsync(bar.Locator(".fill"), "background-image")).Should().StartWith("repeating-linear-gradient").And.Contain(paper, "stripes of the system's own colours");
        (await bar.Locator(".fill").BoundingBoxAsync())!.Width.Should().BeGreaterThan(20);
        (await StyleAsync(tab.Tile(Models.Name), "border-left-width")).Should().Be("6px");
        foreach (var name in new[] { "Resume", "Cancel" })
        {
            (await StyleAsync(tab.Button(name, Models.Name), "border-top-style")).Should().Be("solid");
            (await StyleAsync(tab.Button(name, Models.Name), "border-top-color")).Should().NotBe(paper);
        }

        await CommandAsync(download, "resume");
        await Expect(bar).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("moving"));
        var fill = await StyleAsync(bar.Locator(".fill"), "background-color");
        fill.Should().NotBe(paper).And.NotBe(await StyleAsync(bar.Locator(".verified"), "background-color"), "what is verified is told apart");
        (await StyleAsync(bar.Locator(".fill"), "animation-iteration-count")).Should().Be("1", "nothing moves for who wants no motion");

        await tab.Page.Keyboard.PressAsync("Tab");
        var focused = await tab.Page.EvaluateAsync<string[]>("() => [getComputedStyle(document.activeElement).outlineStyle, document.activeElement.outerHTML]");
        focused[0].Should().NotBe("none", focused[1]);
    }

    private static Task<string> StyleAsync(ILocator element, string property) =>
        element.EvaluateAsync<string>("(element, property) => getComputedStyle(element).getPropertyValue(property)", property);
}
