using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsCheck;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class CardRendererTests
{
    private const string Page = "https://hub.test/base/a/b";

    /// <summary>Pieces of attacks, put together at random.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        "<script>", "</script>", "<svg onload=x>", "<math><mtext>", "</math>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>", "</a>",
        "<style>@import url(x)</style>", "<iframe srcdoc='<script>'>", "<form action=//evil>", "<input autofocus onfocus=x>", "<p style='position:fixed'>",
        "<div id=main class=mud-overlay>", "</div>", "<template>", "<noscript><p title='</noscript><img src=x onerror=x>'>", "<!--", "-->", "<![CDATA[",
        "]]>", "<table><td>", "<textarea>", "</textarea>", "<title>", "<xmp>", "<base href=//evil>", "<meta http-equiv=refresh content='0;url=//evil'>",
        "<link rel=stylesheet href=//evil>", "[x](javascript:alert(1))", "![x](data:image/svg+xml;base64,AAAA)", "[x](vbscript:x)", "<object data=x>",
        "`", "```\n", "\n\n", "> ", "# ", "\"", "'", "<", ">", "&lt;", "&#x6a;avascript:", "\0", "text");

    [Fact]
    public void Render_AnyMixOfAttacks_LeavesOnlyWhatCanBeRead() => Piece.Array[1, 30].Sample(pieces =>
    {
        var card = CardRenderer.Render(string.Concat(pieces), Page, Sample.Commit);

        foreach (var html in new[] { card?.Lead, card?.Whole }.OfType<string>())
        {
            ShouldBeHarmless(html);
        }
    });

    [Theory]
    [InlineData("<script>alert(1)</script>words", "alert")]
    [InlineData("<style>body { display: none }</style>words", "display")]
    [InlineData("<p onclick=\"alert(1)\" style=\"position: fixed\" class=\"mud-overlay\" id=\"revision\">words</p>", "alert", "fixed", "mud-overlay", "revision")]
    [InlineData("<form action=\"https://evil.test\"><input name=\"q\"><button>words</button></form>", "<form", "<input", "<button", "evil")]
    [InlineData("<iframe src=\"https://evil.test\">x</iframe><object data=\"//evil.test\">x</object><embed src=\"//evil.test\">words", "evil")]
    [InlineData("<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg><math href=\"javascript:x\">x</math>words", "javascript", "svg")]
    [InlineData("[words](javascript:alert(1)) [x](JaVa&#115;cript:alert) <a href=\"java\nscript:alert(1)\">y</a>", "script:")]
    [InlineData("words<base href=\"https://evil.test\"><meta http-equiv=\"refresh\" content=\"0\"><link rel=\"stylesheet\" href=\"//evil.test\">", "evil", "refresh")]
    [InlineData("words <a href=\"https://user:secret@evil.test\">x</a>", "secret")]
    public void Render_Hostile_IsGoneAndTheWordsStay(string card, params string[] gone)
    {
        var html = CardRenderer.Render(card, Page, Sample.Commit)!.Lead;

        html.Should().Contain("words");
        foreach (var part in gone)
        {
            html.Should().NotContain(part);
        }
    }

    [Theory]
    [InlineData("![cat](images/cat.png)", "https://hub.test/base/a/b/resolve/3f2a1b9c3f2a1b9c3f2a1b9c3f2a1b9c3f2a1b9c/images/cat.png", "cat")]
    [InlineData("<img src=\"https://evil.test/track.gif\" srcset=\"https://evil.test/2x.gif 2x\">", "https://evil.test/track.gif", "track.gif")]
    [InlineData("<picture><source srcset=\"//evil.test/x\"><img src=\"//evil.test/y.png\" alt=\"a badge\"></picture>", "https://evil.test/y.png", "a badge")]
    public void Render_Picture_IsALinkAndNeverLoaded(string card, string address, string name)
    {
        var document = CardRenderer.Render(card, Page, Sample.Commit)!;

        document.HasPictures.Should().BeTrue();
        document.Lead.Should().NotContain("<img").And.NotContain("srcset");
        var link = Parse(document.Lead).QuerySelector("a.picture")!;
        link.GetAttribute("href").Should().Be(address);
        link.TextContent.Should().Be(name);
    }

    [Theory]
    [InlineData("mailto:?x")]
    [InlineData("mailto:a@b.test")]
    public void Render_PictureThatIsNoAddressOfOne_ShowsItsWords(string address)
    {
        var body = Parse(CardRenderer.Render($"words ![]({address}) ![cat]({address})", Page, Sample.Commit)!.Lead).Body!;

        body.TextContent.Trim().Should().Be("words … cat");
        body.QuerySelectorAll("a").Should().BeEmpty();
    }

    [Fact]
    public void Render_LinkToWriteAMail_Stays() =>
        Parse(CardRenderer.Render("[write](mailto:a@b.test?subject=x)", Page, Sample.Commit)!.Lead).QuerySelector("a")!
            .GetAttribute("href").Should().Be("mailto:a@b.test?subject=x");

    [Fact]
    public void Render_BadgeInALink_KeepsTheLinkAndShowsItsWords()
    {
        var html = CardRenderer.Render("[![license](https://evil.test/b.svg)](LICENSE)", Page, Sample.Commit)!.Lead;

        var link = Parse(html).QuerySelectorAll("a").Should().ContainSingle().Subject;
        link.TextContent.Should().Be("license");
        link.GetAttribute("href").Should().Be($"{Page}/blob/{Sample.Commit}/LICENSE");
        link.GetAttribute("rel").Should().Be("noopener noreferrer nofollow");
        link.GetAttribute("target").Should().Be("_blank");
    }

    [Fact]
    public void Render_LinkInsideTheCard_KeepsOnlyItsWords() =>
        CardRenderer.Render("[Usage](#usage)", Page, Sample.Commit)!.Lead.Should().Be("<p>Usage</p>\n");

    [Theory]
    [InlineData("# A\n## B\n#### C", "h3 A", "h4 B", "h5 C")]
    [InlineData("### A\n###### B", "h3 A", "h4 B")]
    [InlineData("# 1\n## 2\n### 3\n#### 4\n##### 5", "h3 1", "h4 2", "h5 3", "h6 4", "h6 5")]
    public void Render_Headings_ComeBelowThePagesOwn(string card, params string[] headings) =>
        Parse(CardRenderer.Render(card, Page, Sample.Commit)!.Lead).QuerySelectorAll("h1, h2, h3, h4, h5, h6")
            .Select(heading => $"{heading.LocalName} {heading.TextContent}").Should().Equal(headings);

    [Theory]
    [InlineData("---\nlicense: mit\n---\n# Hi", "# Hi")]
    [InlineData("\uFEFF---\r\nlicense: mit\r\n---\r\n# Hi", "# Hi")]
    [InlineData("---\nlicense: mit\n---", "")]
    [InlineData("---\nno end\n# Hi", "---\nno end\n# Hi")]
    [InlineData("# Hi\n---\nx\n---\n", "# Hi\n---\nx\n---\n")]
    public void WithoutFrontMatter_OnlyAtTheStart_IsCut(string card, string text) => CardMarkdown.WithoutFrontMatter(card).Should().Be(text);

    [Fact]
    public void Render_Note_KeepsItsLooksAndNoOthers()
    {
        var html = Parse(CardRenderer.Render("> [!WARNING]\n> Hot.\n\n<p class=\"markdown-alert mud-overlay\">x</p>", Page, Sample.Commit)!.Lead);

        html.QuerySelectorAll(".markdown-alert").Select(note => note.LocalName).Should().Equal("div", "p");
        html.QuerySelector("div")!.TextContent.Should().Contain("Warning").And.Contain("Hot.");
        html.QuerySelectorAll(".mud-overlay").Should().BeEmpty();
    }

    [Fact]
    public void Render_LongCard_FoldsAtABlock()
    {
        var card = string.Concat(Enumerable.Range(0, 30).Select(i => $"## Part {i}\n\n{new string('x', 200)} [link](https://x.test/{i})\n\n"));

        var document = CardRenderer.Render(card, Page, Sample.Commit)!;

        document.Whole.Should().StartWith(document.Lead[..50]).And.Contain("Part 29");
        document.Lead.Should().Contain("Part 3").And.NotContain("Part 9");
        Parse(document.Lead).Body!.LastElementChild!.LocalName.Should().Be("p", "a heading would announce what is not there");
    }

    [Fact]
    public void Render_OneGreatBlock_FoldsToItsFirstWords()
    {
        var document = CardRenderer.Render($"<div>{string.Concat(Enumerable.Repeat("<p>many words</p>", 900))}</div>", Page, Sample.Commit)!;

        document.Lead.Length.Should().BeLessThan(2000);
        document.Whole!.Length.Should().BeGreaterThan(10_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\nlicense: mit\n---\n")]
    [InlineData("<script>x</script>")]
    public void Render_NothingToRead_IsNone(string card) => CardRenderer.Render(card, Page, Sample.Commit).Should().BeNull();

    [Fact]
    public void Render_BuiltToBreakReaders_IsRefusedOrShownAndNeverFatal()
    {
        string[] cards =
        [
            string.Concat(Enumerable.Repeat("<div>", 100_000)),
            string.Concat(Enumerable.Repeat("<div></x>", 60_000)),
            string.Concat(Enumerable.Repeat("> ", 100_000)) + "x",
            string.Concat(Enumerable.Repeat("* ", 50_000)) + "x",
            string.Concat(Enumerable.Repeat("[", 20_000)),
            string.Concat(Enumerable.Repeat("*a_", 20_000)),
            string.Concat(Enumerable.Range(0, 3000).Select(i => $"<b title={i}>")) + string.Concat(Enumerable.Repeat("<p>", 60_000)),
            string.Concat(Enumerable.Repeat("<table><td>", 20_000)),
            "|a|b|\n|-|-|\n" + string.Concat(Enumerable.Repeat("|x|y|\n", 20_000)),
            "\ud800 lone \udfff <img alt='" + new string('a', 79) + "\U0001F600'>",
        ];

        foreach (var card in cards)
        {
            var document = CardRenderer.Render(card, Page, Sample.Commit);
            if (document is not null)
            {
                ShouldBeHarmless(document.Whole ?? document.Lead);
            }
        }
    }

    /// <summary>Each takes Markdig the square of its length, and more than a minute at a card's greatest.</summary>
    [Theory]
    [InlineData("[a](")]
    [InlineData("a<?")]
    [InlineData("a<!A ")]
    [InlineData("ftp://( ")]
    [InlineData("http://a.bc/d ")]
    public void ToHtml_ParagraphThatWouldTakeMinutes_StaysAsItWasWritten(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (HubClient.MaxCardBytes - 100) / piece.Length));

        var html = CardMarkdown.ToHtml($"# *Title*\n\n{text}\n\n# *End*")!;

        html.Should().Contain("<h1><em>Title</em></h1>").And.Contain("<h1><em>End</em></h1>", "only what is too long is left alone");
        Parse(html).QuerySelector("p")!.TextContent.TrimEnd().Should().Be(text.TrimEnd());
        html.Should().NotContain("<a ");
    }

    [Fact]
    public void ToHtml_ManyLongParagraphs_AreDrawnUntilTheSumOfTheirSquaresIsSpent()
    {
        // 30,000² goes twice into 2³¹.
        var paragraph = string.Concat(Enumerable.Repeat("*word* ", 30_000 / 7));

        var paragraphs = Parse(CardMarkdown.ToHtml(string.Join("\n\n", Enumerable.Repeat(paragraph, 3)) + "\n\n*short*")!).QuerySelectorAll("p");

        paragraphs.Select(p => p.QuerySelector("em") is not null).Should().Equal(true, true, false, true);
    }

    [Fact]
    public void ToHtml_LongHeading_CountsAsAParagraph()
    {
        var text = string.Concat(Enumerable.Repeat("[a](", 20_000));

        Parse(CardMarkdown.ToHtml($"# {text}")!).QuerySelector("h1")!.TextContent.Should().Be(text);
    }

    [Fact]
    public void ToHtml_LongAddressOfManyLinks_IsRefused()
    {
        var card = $"[a]: /{new string('u', 100_000)}\n\n" + string.Concat(Enumerable.Repeat("[a]\n\n", 20_000));

        CardMarkdown.ToHtml(card).Should().BeNull("it would be two gigabytes of HTML");
    }

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void ToHtml_Pictures_AreSoManyAtMost(int pictures, bool isShown) =>
        (CardMarkdown.ToHtml(string.Concat(Enumerable.Repeat("![](a.png)\n\n", pictures))) is not null).Should().Be(isShown);

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>Read again as a browser would, there is nothing but known elements, and links to the web.</summary>
    private static void ShouldBeHarmless(string html)
    {
        string[] attributes = ["href", "target", "rel", "class", "tabindex", "colspan", "rowspan", "start"];
        string[] elements = ["script", "style", "svg", "math", "img", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "template", "base", "meta", "link", "h1", "h2"];
        foreach (var element in Parse(html).Body!.QuerySelectorAll("*"))
        {
            elements.Should().NotContain(element.LocalName);
            element.NamespaceUri.Should().Be(NamespaceNames.HtmlUri);
            element.Attributes.Select(attribute => attribute.Name).Should().BeSubsetOf(attributes);
            (element.ClassName ?? "").Should().BeOneOf("", "wide", "picture", "markdown-alert");
            if (element.GetAttribute("href") is { } address)
            {
                new Uri(address).Scheme.Should().BeOneOf("http", "https", "mailto");
                element.GetAttribute("rel").Should().Be("noopener noreferrer nofollow");
            }
        }
    }
}
