using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>A line that gives each connection 3 MB/s: more of them is all that helps. Compared as rates, since one alone would take minutes.</summary>
internal static class PerConnection
{
    private const double Rate = 3e6;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.NoiseAsync(bench.Settings.Size(384L << 20), cancellationToken);
        var little = await bench.NoiseAsync(bench.Settings.Size(24L << 20), cancellationToken);
        Figures aria2 = new(), one = new(), ours = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            await using var line = new Line(bench.Nginx.Plain, new LineOptions { PerConnection = Rate });
            one.Add(little.Length / await Tool.CurlAsync(bench, new Uri(line.Address, little.Name), cancellationToken));
            aria2.Add(content.Length / await Tool.Aria2Async(bench, new Uri(line.Address, content.Name), cancellationToken, "-x16", "-s16", "-k1M"));
            // A server of its own each time: what it has learnt of an earlier line must not help it, but compiled it is.
            using var app = await bench.WarmAppAsync(cancellationToken);
            var before = line.Connections;
            ours.Add(content.Length / await app.TimeAsync(bench.Offer(content, line.Address), cancellationToken));
            Workshop.Log($"one {one.Last / 1e6:0.0} MB/s, aria2 {aria2.Last / 1e6:0.0} MB/s, ours {ours.Last / 1e6:0.0} MB/s over {line.Connections - before} connections made");
        }

        report.AtLeast("3 MB/s a connection, against `aria2c -x16 -s16 -k1M`", Report.Rate(ours.Median), Report.Rate(aria2.Median), ours.Median / aria2.Median, 1);
        report.AtLeast("3 MB/s a connection, against one connection", Report.Rate(ours.Median), Report.Rate(one.Median), ours.Median / one.Median, 8);
    }
}
