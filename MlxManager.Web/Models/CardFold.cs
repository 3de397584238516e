using AngleSharp.Dom;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>
/// Splits a long card: at first only its beginning is drawn. By content and not by height, so that nothing that can have the
/// focus is ever out of sight.
/// </summary>
internal static class CardFold
{
    private const int Enough = 900;
    private const int TooMuch = 4000;

    /// <summary>What to show at first, and the whole if that is more. Null for a card without a word.</summary>
    public static (string Lead, string? Whole)? Of(IElement body)
    {
        if (string.IsNullOrWhiteSpace(body.TextContent))
        {
            return null;
        }

        var whole = body.InnerHtml;
        var shown = 0;
        var blocks = body.Children.TakeWhile(block =>
        {
            var isFirst = shown == 0;
            var goesOn = shown < Enough && (isFirst || shown + block.TextContent.Length <= TooMuch);
            shown += block.TextContent.Length;
            return goesOn;
        }).ToList();

        if (blocks.Count == body.Children.Length && body.TextContent.Length <= TooMuch + Enough)
        {
            return (whole, null);
        }

        // A heading at the end would announce what is not there.
        while (blocks.Count > 1 && blocks[^1].LocalName is ['h', >= '1' and <= '6'])
        {
            blocks.RemoveAt(blocks.Count - 1);
        }

        return blocks.Sum(block => block.TextContent.Length) is > 0 and <= TooMuch
            ? (string.Join('\n', blocks.Select(block => block.OuterHtml)), whole)
            : (Excerpt(body), whole);
    }

    /// <summary>Of a card that is one great block: its first words.</summary>
    private static string Excerpt(IElement body)
    {
        var paragraph = body.Owner!.CreateElement("p");
        var words = string.Join(' ', body.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(100));
        paragraph.TextContent = CutText.To(words + " …", Enough);
        return paragraph.OuterHtml;
    }
}
