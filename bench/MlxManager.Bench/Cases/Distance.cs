using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>A line of 20 MB/s with 200 ms there and back: waiting for answers must not leave it idle.</summary>
internal static class Distance
{
    private const double Rate = 20e6;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.NoiseAsync(bench.Settings.Size(512L << 20), cancellationToken);
        Figures curl = new(), ours = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            await using var line = new Line(bench.Nginx.Plain, new LineOptions { Together = Rate, RoundTrip = TimeSpan.FromMilliseconds(200) });
            curl.Add(content.Length / await Tool.CurlAsync(bench, new Uri(line.Address, content.Name), cancellationToken));
            using var app = await bench.WarmAppAsync(cancellationToken);
            ours.Add(content.Length / await app.TimeAsync(bench.Offer(content, line.Address), cancellationToken));
            Workshop.Log($"curl {curl.Last / 1e6:0.0} MB/s, ours {ours.Last / 1e6:0.0} MB/s");
        }

        report.AtLeast("20 MB/s with 200 ms there and back, against the line", Report.Rate(ours.Median), Report.Rate(Rate), ours.Median / Rate, 0.9);
        report.Note("the same, against `curl -o`", Report.Rate(ours.Median), Report.Rate(curl.Median), $"{Report.Number(ours.Median / curl.Median)} ×");
    }
}
