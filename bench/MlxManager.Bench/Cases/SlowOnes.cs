using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>Eight connections of 6 MB/s, of which one has a tenth of that, or goes silent for good: the others must make up for it.</summary>
internal static class SlowOnes
{
    private const double Rate = 6e6;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.NoiseAsync(bench.Settings.Size(768L << 20), cancellationToken);
        var good = new LineOptions { PerConnection = Rate };
        Figures without = new(), slow = new(), silent = new(), both = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            without.Add(await TimeAsync(bench, content, good, cancellationToken));
            slow.Add(await TimeAsync(bench, content, good with { SlowOne = 3 }, cancellationToken));
            silent.Add(await TimeAsync(bench, content, good with { SilentOne = 5 }, cancellationToken));
            both.Add(await TimeAsync(bench, content, good with { SlowOne = 3, SilentOne = 5 }, cancellationToken));
            Workshop.Log($"all good {without.Last:0.00} s, one slow {slow.Last:0.00} s, one silent {silent.Last:0.00} s, both {both.Last:0.00} s");
        }

        Tell(report, "one connection at a tenth of the rate", slow, without);
        Tell(report, "one connection goes silent", silent, without);
        Tell(report, "one at a tenth and one silent", both, without);
    }

    private static void Tell(Report report, string work, Figures with, Figures without) =>
        report.AtMost($"{work}, against all good", $"{Report.Number(with.Median)} s", $"{Report.Number(without.Median)} s", with.Median / without.Median, 1.15);

    private static async Task<double> TimeAsync(Workshop bench, Content content, LineOptions options, CancellationToken cancellationToken)
    {
        await using var line = new Line(bench.Nginx.Plain, options);
        using var app = await bench.WarmAppAsync(cancellationToken);
        return await app.TimeAsync(bench.Offer(content, line.Address), cancellationToken);
    }
}
