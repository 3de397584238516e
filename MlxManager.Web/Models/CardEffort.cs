using Markdig;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MlxManager.Web.Models;

/// <summary>
/// Bounds the time a card takes. What Markdig does with lines is done once over them, but looking for links, addresses and HTML inside
/// of a paragraph can take the square of its length (<c>[a](</c>, <c>a&lt;?</c>, <c>ftp://(</c> again and again). So the squares of all
/// paragraphs are summed up, and from a sum on, a second's work or so, one that would go beyond it stays as it was written.
/// </summary>
internal sealed class CardEffort : IMarkdownExtension
{
    /// <summary>One paragraph of 46,000 characters, or half a thousand of 2,000.</summary>
    private const long Most = 1L << 31;

    private static readonly object Spent = new();

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        foreach (var parser in pipeline.BlockParsers)
        {
            parser.Closed += Weigh;
        }
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // Nothing of how it is written.
    }

    private static void Weigh(BlockProcessor processor, Block block)
    {
        if (block is not LeafBlock { ProcessInlines: true } leaf)
        {
            return;
        }

        var text = leaf.Lines.ToString();
        var spent = (processor.Document.GetData(Spent) as long? ?? 0) + ((long)text.Length * text.Length);
        if (spent <= Most)
        {
            processor.Document.SetData(Spent, spent);
            return;
        }

        leaf.ProcessInlines = false;
        leaf.Inline = new ContainerInline();
        leaf.Inline.AppendChild(new LiteralInline(text));
    }
}
