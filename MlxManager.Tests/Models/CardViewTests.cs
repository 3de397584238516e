using Bunit;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class CardViewTests : PageContext
{
    [Fact]
    public void Open_LongCard_IsFoldedUntilAsked()
    {
        Sheets.OnText = _ => Text("# Hello\n\n" + string.Concat(Enumerable.Repeat($"{new string('x', 300)}\n\n", 30)) + "The end.");
        var card = View(SheetSamples.File("README.md"));
        card.WaitForElement(".folded");
        card.Markup.Should().NotContain("The end.");

        card.Find(".fold").Click();

        card.Markup.Should().Contain("The end.");
        card.Find(".fold").GetAttribute("aria-expanded").Should().Be("true");
        card.FindAll("h1, h2").Should().ContainSingle().Which.TextContent.Should().Be("Model card");
    }

    [Fact]
    public void Open_Pictures_AreSaidToBeLinks()
    {
        Sheets.OnText = _ => Text("![cat](https://evil.test/cat.png)");

        var card = View(SheetSamples.File("README.md"));

        card.WaitForAssertion(() => card.Find("a.picture").TextContent.Should().Be("cat"));
        card.Find(".note").TextContent.Should().StartWith("Pictures are not loaded");
        card.FindAll("img").Should().BeEmpty();
    }

    [Fact]
    public void Open_CannotBeRead_SaysSoAndTriesAgain()
    {
        Sheets.OnText = _ => Task.FromResult<HubAnswer<string>>(new HubFailure(HubFailureKind.Unreachable, "No answer."));
        var card = View(SheetSamples.File("README.md"));
        card.WaitForAssertion(() => card.Find("[role=status]").TextContent.Should().Contain("The model card cannot be read: hub.test could not be reached."));

        Sheets.OnText = _ => Text("Words.");
        card.Find(".again").Click();

        card.WaitForAssertion(() => card.Find(".card-text").TextContent.Trim().Should().Be("Words."));
    }

    [Fact]
    public void Open_NoCardOrOneTooLong_IsSaidWithoutAsking()
    {
        View(SheetSamples.File("config.json")).Find("[role=status]").TextContent.Trim().Should().Be("This model has no card.");
        View(SheetSamples.File("README.md", HubClient.MaxCardBytes + 1)).Find("[role=status]").TextContent.Should().Contain("too long");
        Sheets.Asked.Should().BeEmpty();
    }

    [Fact]
    public void Open_BuiltToBreakReaders_IsSaid()
    {
        Sheets.OnText = _ => Text(string.Concat(Enumerable.Repeat("<div>", 10_000)));

        var card = View(SheetSamples.File("README.md"));

        card.WaitForAssertion(() => card.Find("[role=status]").TextContent.Trim().Should().Be("This card cannot be shown here."));
    }

    [Fact]
    public void Open_SomethingNobodyThoughtOf_IsSaidInItsOwnPlace()
    {
        Sheets.OnText = _ => Task.FromException<HubAnswer<string>>(new InvalidOperationException("Unthought of."));

        var card = View(SheetSamples.File("README.md"));

        card.WaitForAssertion(() => card.Find("[role=status]").TextContent.Trim().Should().Be("This card cannot be shown here."));
    }

    private static Task<HubAnswer<string>> Text(string text) => Task.FromResult<HubAnswer<string>>(text);

    private IRenderedComponent<CardView> View(SheetFile file) => Render<CardView>(parameters => parameters.Add(card => card.Sheet, SheetSamples.Sheet(file)));
}
