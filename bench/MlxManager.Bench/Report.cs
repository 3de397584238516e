using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MlxManager.Bench;

/// <summary>The table of results: what was measured, against what, the ratio and whether it is what it must be.</summary>
internal sealed class Report(Settings settings)
{
    private readonly List<string> _rows = [];

    /// <summary>A ratio of ours to another's that must be at least so much.</summary>
    public void AtLeast(string work, string ours, string other, double ratio, double must) =>
        Add(work, ours, other, $"{Number(ratio)} ×", $"≥ {Number(must)} ×", ratio >= must);

    /// <summary>A ratio of ours to another's that must be at most so much.</summary>
    public void AtMost(string work, string ours, string other, double ratio, double must) =>
        Add(work, ours, other, $"{Number(ratio)} ×", $"≤ {Number(must)} ×", ratio <= must);

    /// <summary>A figure of ours alone.</summary>
    public void Limit(string work, double ours, double must, string unit) =>
        Add(work, $"{Number(ours)} {unit}", "", "", $"≤ {Number(must)} {unit}", ours <= must);

    /// <summary>Something worth knowing that need not reach anything.</summary>
    public void Note(string work, string ours, string other = "", string ratio = "") => _rows.Add($"| {work} | {ours} | {other} | {ratio} | | |");

    public void Broken(string work, Exception exception) =>
        _rows.Add($"| {work} | not measured: {exception.Message.ReplaceLineEndings(" ").Replace("|", "/", StringComparison.Ordinal)} | | | | **no** |");

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, medians of {settings.Repeats}{(settings.IsQuick ? "; QUICK: sizes a sixteenth, the figures mean nothing" : "")}");
        text.AppendLine();
        text.AppendLine("| work | MlxManager | against | ratio | must be | reached |");
        text.AppendLine("|---|---|---|---|---|---|");
        _rows.ForEach(row => text.AppendLine(row));
        return text.ToString();
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);

    /// <summary>Bytes a second in the unit people read.</summary>
    public static string Rate(double bytesPerSecond) => bytesPerSecond >= 1e9
        ? $"{Number(bytesPerSecond / 1e9)} GB/s"
        : $"{Number(bytesPerSecond / 1e6)} MB/s";

    private void Add(string work, string ours, string other, string ratio, string must, bool isReached) =>
        _rows.Add($"| {work} | {ours} | {other} | {ratio} | {must} | {(isReached ? "yes" : "**no**")} |");
}
