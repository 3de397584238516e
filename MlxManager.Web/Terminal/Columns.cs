namespace MlxManager.Web.Terminal;

/// <summary>
/// Rows under headings. On a terminal the last column takes what room is left and goes on in further lines; in a pipe nothing is broken or
/// cut, and no line ends in spaces.
/// </summary>
internal static class Columns
{
    private const int Gap = 2;

    /// <summary>A last column with less room than this is cut instead of broken into shreds.</summary>
    private const int LeastToBreak = 20;

    /// <param name="headings">Those that begin with &gt; are of figures, which stand at the right.</param>
    public static void Write(Screen screen, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [[.. headings.Select(heading => heading.TrimStart('>'))], .. rows];
        int[] widths = [.. Enumerable.Range(0, headings.Count).Select(column => all.Max(row => Line.CellsOf(row[column])))];
        var room = screen.Words.Profile.Width - 1;
        var last = room - widths[..^1].Sum(width => width + Gap);
        foreach (var (number, row) in all.Index())
        {
            var start = string.Concat(row.Take(row.Count - 1).Select((cell, column) => Padded(cell, widths[column], headings[column].StartsWith('>')) + new string(' ', Gap)));
            var lines = last >= LeastToBreak ? Broken(row[^1], last) : [row[^1]];
            foreach (var (further, text) in lines.Index())
            {
                var line = new Line((((further == 0 ? start : new string(' ', Line.CellsOf(start))) + text).TrimEnd(), number == 0 ? Tone.Quiet : Tone.Plain));
                screen.Show(line.Within(room));
            }
        }
    }

    private static string Padded(string cell, int width, bool isFigure)
    {
        var spaces = new string(' ', width - Line.CellsOf(cell));
        return isFigure ? spaces + cell : cell + spaces;
    }

    /// <summary>Between words; a word that is longer than a line is left to be cut.</summary>
    private static List<string> Broken(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Line.CellsOf(line) + 1 + Line.CellsOf(word) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length > 0 ? $"{line} {word}" : word;
            }
        }

        return [.. lines, line];
    }
}
