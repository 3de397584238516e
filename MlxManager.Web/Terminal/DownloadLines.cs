namespace MlxManager.Web.Terminal;

/// <summary>
/// A download as a few lines of at most so many cells: its name, then what it is doing beside a bar; on a narrow terminal the bar has a line
/// of its own. The last cell of a row stays empty, since terminals differ in what they do after it.
/// </summary>
internal static class DownloadLines
{
    private const int LongestBar = 40;
    private const int ShortestBar = 8;

    /// <summary>Room for "Preparing…", so that bars stand in a column.</summary>
    private const int LabelCells = 10;

    /// <param name="hasSigns">The terminal shows more than ASCII.</param>
    public static IReadOnlyList<Line> Of(RemoteDownload download, DateTimeOffset now, int width, bool hasSigns)
    {
        var room = Math.Max(1, width - 1);
        var name = new Line((download.Name, Tone.Plain)).Within(room);
        var label = DownloadWords.Label(download).PadLeft(LabelCells);
        var sentence = DownloadWords.Sentence(download, now);
        var tone = ToneOf(download);
        var beside = Math.Min(LongestBar, room - LabelCells - 2 - (sentence.Length > 0 ? sentence.Length + 2 : 0));
        if (download.Status is "failed")
        {
            return [name, new Line((label, tone), ("  ", Tone.Plain), (sentence, Tone.Plain)).Within(room)];
        }

        if (beside >= ShortestBar)
        {
            return [name, new Line([(label, tone), ("  ", Tone.Plain), .. Bar(download, beside, hasSigns), (sentence.Length > 0 ? $"  {sentence}" : "", Tone.Plain)])];
        }

        var alone = Math.Clamp(room - LabelCells - 2, 1, LongestBar);
        var bar = new Line([(label, tone), ("  ", Tone.Plain), .. Bar(download, alone, hasSigns)]).Within(room);
        return sentence.Length > 0 ? [name, bar, new Line((sentence, Tone.Plain)).Within(room)] : [name, bar];
    }

    private static (string Text, Tone Tone)[] Bar(RemoteDownload download, int cells, bool hasSigns)
    {
        // Rounded down: full means complete.
        var full = (int)Math.Clamp(download.Progress / 100 * cells, 0, cells);
        return
        [
            (new string(hasSigns ? '━' : '#', full), ToneOf(download)),
            (new string(hasSigns ? '─' : '-', cells - full), Tone.Quiet),
        ];
    }

    private static Tone ToneOf(RemoteDownload download) => download switch
    {
        { Status: "completed" } => Tone.Good,
        { Status: "failed" } => Tone.Bad,
        { Status: "downloading", Waiting: null } => Tone.Moving,
        _ => Tone.Quiet,
    };
}
