using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace MlxManager.Tests.Fuzz;

/// <summary>Reads HTML again as a browser would: there may be nothing but known elements, and links to the web.</summary>
internal static class HarmlessHtml
{
    private static readonly string[] Attributes = ["href", "target", "rel", "class", "tabindex", "colspan", "rowspan", "start"];
    private static readonly string[] Classes = ["", "wide", "picture", "markdown-alert"];

    private static readonly HashSet<string> Elements =
    [
        "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark",
        "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    ];

    private static readonly HtmlParser Parser = new();

    public static void Check(string html)
    {
        using var document = Parser.ParseDocument(html);
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            FuzzCheck.Ensure(Elements.Contains(element.LocalName) && element.NamespaceUri == NamespaceNames.HtmlUri, $"a <{element.LocalName}>");
            FuzzCheck.Ensure(element.Attributes.All(attribute => Attributes.Contains(attribute.Name)) && Classes.Contains(element.ClassName ?? ""), $"attributes of {element.OuterHtml}");
            if (element.GetAttribute("href") is { } address)
            {
                FuzzCheck.Ensure(new Uri(address).Scheme is "http" or "https" or "mailto" && element.GetAttribute("rel") == "noopener noreferrer nofollow", $"a link to {address}");
            }
        }

        FuzzCheck.Ensure(document.Head!.ChildElementCount == 0, "something for the head");
    }
}
