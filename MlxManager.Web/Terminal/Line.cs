using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlxManager.Web.Terminal;

internal enum Tone
{
    Plain,
    Quiet,
    Moving,
    Good,
    Bad,
}

/// <summary>One line of the terminal, in pieces of one tone each.</summary>
internal sealed record Line(params (string Text, Tone Tone)[] Pieces) : IRenderable
{
    private const string Cut = "…";

    /// <summary>Without control characters: what a server or the Hub says must not steer the terminal.</summary>
    public (string Text, Tone Tone)[] Pieces { get; } = [.. Pieces.Select(piece => (Harmless(piece.Text, char.IsControl), piece.Tone))];

    public string Text => string.Concat(Pieces.Select(piece => piece.Text));

    public int Width => Pieces.Sum(piece => CellsOf(piece.Text));

    /// <summary>Cells a text takes on a terminal: some signs take two.</summary>
    public static int CellsOf(string text) => Segment.CellCount([new Segment(text)]);

    public static string Harmless(string text, Func<char, bool> isHarmful) =>
        text.Any(isHarmful) ? string.Concat(text.Select(c => isHarmful(c) ? ' ' : c)) : text;

    /// <summary>As much of it as there is room for.</summary>
    public Line Within(int width)
    {
        if (Width <= width)
        {
            return this;
        }

        var room = width - 1;
        var kept = new List<(string, Tone)>();
        foreach (var (text, tone) in Pieces)
        {
            var piece = Start(text, room);
            room -= CellsOf(piece);
            kept.Add((piece.Length < text.Length ? piece.TrimEnd() + Cut : piece, tone));
            if (piece.Length < text.Length)
            {
                break;
            }
        }

        return new Line([.. kept]);
    }

    Measurement IRenderable.Measure(RenderOptions options, int maxWidth) => new(Width, Width);

    IEnumerable<Segment> IRenderable.Render(RenderOptions options, int maxWidth) => [.. Segments(), Segment.LineBreak];

    public IEnumerable<Segment> Segments() => Pieces.Select(piece => new Segment(piece.Text, StyleOf(piece.Tone)));

    private static string Start(string text, int width)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width -= CellsOf(rune.ToString());
            if (width < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        Tone.Moving => new Style(Color.Blue),
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
