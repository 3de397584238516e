namespace MlxManager.Web.Models;

/// <summary>
/// Whether a text of HTML can be parsed into a tree without harm: parsers and writers of trees descend by recursion, and
/// formatting that is never closed is repeated for each paragraph. Judged before the first tree is made. Pictures are counted because
/// each of them is replaced, and finding its place takes as long as there are others.
/// </summary>
internal static class HtmlShape
{
    private const int MaxTags = 20_000;
    private const int MaxOpen = 100;
    private const int MaxOpenFormatting = 16;
    private const int MaxPictures = 2_000;

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    };

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    public static bool IsHarmless(string html)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var (tags, depth, formatting, pictures) = (0, 0, 0, 0);
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
        {
            var isEnd = at + 1 < html.Length && html[at + 1] == '/';
            var name = NameAt(html, at + (isEnd ? 2 : 1));
            if (name.Length == 0 || Void.Contains(name))
            {
                if (name.Equals("img", StringComparison.OrdinalIgnoreCase) && ++pictures > MaxPictures)
                {
                    return false;
                }

                continue;
            }

            // An end tag counts only for a start tag of its name: others close nothing.
            var now = open.GetValueOrDefault(name) + (isEnd ? -1 : 1);
            if (now < 0)
            {
                continue;
            }

            open[name] = now;
            depth += isEnd ? -1 : 1;
            formatting += !Formatting.Contains(name) ? 0 : isEnd ? -1 : 1;
            if (++tags > MaxTags || depth > MaxOpen || formatting > MaxOpenFormatting)
            {
                return false;
            }
        }

        return true;
    }

    private static string NameAt(string html, int start)
    {
        var end = start;
        while (end < html.Length && (char.IsAsciiLetterOrDigit(html[end]) || html[end] is '-'))
        {
            end++;
        }

        return end > start && char.IsAsciiLetter(html[start]) ? html[start..end] : "";
    }
}
