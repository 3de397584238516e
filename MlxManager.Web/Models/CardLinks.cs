using AngleSharp.Dom;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>Links of a card: whole addresses, opened beside this page, told nothing of it.</summary>
internal static class CardLinks
{
    public const string Relation = "noopener noreferrer nofollow";

    public static void Settle(IElement body, Uri origin)
    {
        foreach (var link in body.QuerySelectorAll("a").ToList())
        {
            if (Target(link.GetAttribute("href"), origin) is { } target)
            {
                Lead(link, target);
            }
            else
            {
                // Nowhere, or to a place inside the card, which has none: only its words stay.
                link.Replace([.. link.ChildNodes]);
            }
        }
    }

    public static void Lead(IElement link, Uri target)
    {
        link.SetAttribute("href", target.AbsoluteUri);
        link.SetAttribute("target", "_blank");
        link.SetAttribute("rel", Relation);
    }

    public static Uri? Target(string? address, Uri origin) =>
        address is { Length: > 0 and <= 4096 } && address[0] != '#'
            && ForeignAddress.Read(address, origin) is { } target
            && (target.Scheme == "mailto" || target.Scheme is "http" or "https" && target.UserInfo.Length == 0)
            ? target
            : null;
}
