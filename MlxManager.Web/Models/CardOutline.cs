using AngleSharp.Dom;

namespace MlxManager.Web.Models;

/// <summary>Puts a card's headings below the page's own: its highest becomes the third level, without gaps.</summary>
internal static class CardOutline
{
    private const int Highest = 3;
    private const int Lowest = 6;

    public static void Shift(IElement body)
    {
        var headings = body.QuerySelectorAll("h1, h2, h3, h4, h5, h6").ToList();
        var levels = headings.Select(LevelOf).Distinct().Order().ToList();
        foreach (var heading in headings)
        {
            var shifted = heading.Owner!.CreateElement($"h{Math.Min(Highest + levels.IndexOf(LevelOf(heading)), Lowest)}");
            foreach (var child in heading.ChildNodes.ToList())
            {
                shifted.AppendChild(child);
            }

            heading.Replace(shifted);
        }
    }

    private static int LevelOf(IElement heading) => heading.LocalName[1] - '0';
}
