using AngleSharp.Dom;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>Pictures of a card: never loaded, since that would tell their host who looks. A link in their place leads there.</summary>
internal static class CardPictures
{
    private const int MaxName = 80;

    /// <returns>Whether there were any.</returns>
    public static bool MakeLinks(IElement body, Uri origin)
    {
        var pictures = body.QuerySelectorAll("img").ToList();
        foreach (var picture in pictures)
        {
            picture.Replace(Substitute(picture, origin));
        }

        return pictures.Count > 0;
    }

    private static INode Substitute(IElement picture, Uri origin)
    {
        var document = picture.Owner!;
        var target = CardLinks.Target(picture.GetAttribute("src"), origin) is { Scheme: "http" or "https" } address ? address : null;
        var name = NameOf(picture, target);

        // A link in a link is none: a badge keeps the link it has, and only shows its words.
        if (target is null || picture.Closest("a, summary") is not null)
        {
            return document.CreateTextNode(name);
        }

        var link = document.CreateElement("a");
        CardLinks.Lead(link, target);
        link.ClassName = "picture";
        link.TextContent = name;
        return link;
    }

    private static string NameOf(IElement picture, Uri? target)
    {
        var name = picture.GetAttribute("alt")?.Trim() is { Length: > 0 } told ? told
            : target is null ? "…"
            : target.Segments[^1].Trim('/') is { Length: > 0 } file ? Uri.UnescapeDataString(file)
            : target.Host;
        return CutText.To(name, MaxName);
    }
}
