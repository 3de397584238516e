using Markdig;

namespace MlxManager.Web.Models;

/// <summary>The card's Markdown as HTML that nobody may trust yet.</summary>
internal static class CardMarkdown
{
    // Raw HTML stays, cards are full of it; what it may say is decided afterwards.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseAlertBlocks().Build();

    /// <summary>Null when it is built to break its readers: nested without end.</summary>
    public static string? ToHtml(string card)
    {
        try
        {
            var html = Markdown.ToHtml(WithoutFrontMatter(card), Pipeline);
            return HtmlShape.IsHarmless(html) ? html : null;
        }
        catch (ArgumentException)
        {
            // How Markdig says that something is nested too deep.
            return null;
        }
    }

    /// <summary>Cuts off the metadata between two lines of <c>---</c> at the very start, which is for programs.</summary>
    public static string WithoutFrontMatter(string card)
    {
        var text = card.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (!text.StartsWith("---\n", StringComparison.Ordinal))
        {
            return text;
        }

        var end = text.IndexOf("\n---\n", 3, StringComparison.Ordinal);
        return end >= 0 ? text[(end + 5)..] : text.EndsWith("\n---", StringComparison.Ordinal) ? "" : text;
    }
}
