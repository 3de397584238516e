using System.Globalization;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>The card's Markdown as HTML that nobody may trust yet.</summary>
internal static class CardMarkdown
{
    /// <summary>Characters of HTML at most: eight times those of a card. One long address that is named by a thousand links is more.</summary>
    private const int MaxHtml = 8 * HubClient.MaxCardBytes;

    // Raw HTML stays, cards are full of it; what it may say is decided afterwards.
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseAlertBlocks().Use<CardEffort>().Build();

    /// <summary>Null when it is built to break its readers: nested without end, or many times its own length as HTML.</summary>
    public static string? ToHtml(string card)
    {
        try
        {
            var html = Write(Markdown.Parse(WithoutFrontMatter(card), Pipeline));
            return HtmlShape.IsHarmless(html) ? html : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            // The former is how Markdig says that something is nested too deep.
            return null;
        }
    }

    /// <exception cref="InvalidDataException">It is too long.</exception>
    private static string Write(MarkdownDocument document)
    {
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectWriteBefore += (_, _) =>
        {
            if (html.GetStringBuilder().Length > MaxHtml)
            {
                throw new InvalidDataException("The card is too long as HTML.");
            }
        };
        renderer.Render(document);
        return html.ToString();
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
