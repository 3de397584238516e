using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlxManager.Web.Terminal;

/// <summary>Bars that are drawn over in place. What was drawn last stays when it ends, with the cursor below it.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IDownloadView
{
    private readonly SortedDictionary<int, RemoteDownload> _downloads = [];
    private IReadOnlyList<int> _drawn = [];
    private string? _trouble;

    public void Show(RemoteDownload download, string json) => _downloads[download.DownloadId] = download;

    public void Tell(string? trouble) => _trouble = trouble;

    public void Tick()
    {
        var width = console.Profile.Width;
        var lines = Lines(width);

        // A terminal that has become narrower has broken the lines that were there.
        var above = _drawn.Sum(cells => 1 + (Math.Max(0, cells - 1) / width));
        console.Write(new Drawing(lines, above));
        _drawn = [.. lines.Select(line => line.Width)];
    }

    private List<Line> Lines(int width)
    {
        var now = time.GetUtcNow();
        List<Line> lines =
        [
            .. _downloads.Values.SelectMany(download => DownloadLines.Of(download, now, width, console.Profile.Capabilities.Unicode)),
        ];
        if (_trouble is not null)
        {
            lines.Add(new Line((_trouble, Tone.Bad)).Within(Math.Max(1, width - 1)));
        }

        // What has left the screen above cannot be drawn over any more: the first ones stand for the rest.
        var most = Math.Max(1, console.Profile.Height - 1);
        return lines.Count <= most ? lines : [.. lines.Take(most - 1), new Line(($"… and {lines.Count - most + 1} more lines", Tone.Quiet)).Within(width - 1)];
    }

    /// <param name="above">Rows to go up first.</param>
    private sealed class Drawing(List<Line> lines, int above) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            if (above > 0)
            {
                yield return Segment.Control($"\u001b[{above}A\r");
            }

            foreach (var line in lines)
            {
                foreach (var segment in line.Segments())
                {
                    yield return segment;
                }

                yield return Segment.Control("\u001b[K");
                yield return Segment.LineBreak;
            }

            yield return Segment.Control("\u001b[J");
        }
    }
}
