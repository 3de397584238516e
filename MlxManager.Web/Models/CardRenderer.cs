using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>
/// A model card, which anybody in the world may have written, as HTML that can do nothing but be read: a list of allowed
/// elements and no attribute that names or acts. Nothing of it is loaded from anywhere; pictures become links.
/// </summary>
internal static class CardRenderer
{
    private static readonly string[] Elements =
    [
        "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small",
        "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    ];

    private static readonly string[] Attributes = ["href", "src", "alt", "colspan", "rowspan", "start", "class"];

    // What is between their tags is no text for people, or belongs to a control that is gone.
    private static readonly HashSet<string> Emptied = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "object", "applet", "audio", "video", "canvas",
        "svg", "math", "select", "datalist", "textarea", "title", "xmp", "plaintext", "head",
    };

    /// <summary>Null when the card is built to break its readers.</summary>
    /// <param name="modelPage">The model's page on the Hub: what relative addresses are relative to.</param>
    public static CardDocument? Render(string card, string modelPage, CommitHash commit)
    {
        if (CardMarkdown.ToHtml(card) is not { } html)
        {
            return null;
        }

        using var document = Sanitizer().SanitizeDom(html);
        var body = document.Body!;
        CardLinks.Settle(body, new Uri($"{modelPage}/blob/{commit}/"));
        var hasPictures = CardPictures.MakeLinks(body, new Uri($"{modelPage}/resolve/{commit}/"));
        CardOutline.Shift(body);
        MakeScrollable(body);
        return CardFold.Of(body) is var (lead, whole) ? new CardDocument(lead, whole, hasPictures) : null;
    }

    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = Elements.ToHashSet(StringComparer.OrdinalIgnoreCase),
            // Markdig's own, for notes and warnings; with any other a card could take on the looks of this page.
            AllowedClasses = new HashSet<string>(["markdown-alert"], StringComparer.Ordinal),
            AllowedAttributes = Attributes.ToHashSet(StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
        })
        { KeepChildNodes = true, AllowDataAttributes = false };
        sanitizer.RemovingTag += (_, removing) =>
        {
            if (Emptied.Contains(removing.Tag.LocalName))
            {
                removing.Tag.TextContent = "";
            }
        };
        return sanitizer;
    }

    /// <summary>Tables and code wider than the page scroll by themselves, for the keyboard too.</summary>
    private static void MakeScrollable(IElement body)
    {
        foreach (var table in body.QuerySelectorAll("table").Where(table => table.Ancestors<IHtmlTableElement>().FirstOrDefault() is null).ToList())
        {
            var frame = table.Owner!.CreateElement("div");
            frame.ClassName = "wide";
            frame.SetAttribute("tabindex", "0");
            table.Replace(frame);
            frame.AppendChild(table);
        }

        foreach (var code in body.QuerySelectorAll("pre"))
        {
            code.SetAttribute("tabindex", "0");
        }
    }
}
