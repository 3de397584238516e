using Spectre.Console;

namespace MlxManager.Web.Terminal;

/// <summary>Rows under headings; on a terminal they fit its width, in a pipe nothing is broken or cut.</summary>
internal static class Columns
{
    /// <param name="headings">Those that begin with &gt; are of figures, which stand at the right.</param>
    public static void Write(Screen screen, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().NoBorder();
        foreach (var heading in headings)
        {
            var isFigure = heading.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'), new Style(decoration: Decoration.Dim)))
            {
                Alignment = isFigure ? Justify.Right : Justify.Left,
                NoWrap = isFigure,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        screen.Words.Write(table);
    }
}
