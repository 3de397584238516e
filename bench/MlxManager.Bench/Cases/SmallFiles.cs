using System.Globalization;
using MlxManager.Bench.Lab;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Cases;

/// <summary>
/// 1,000 small files of 4 KB with 40 ms there and back, from the sample Hub itself (small files lie on the endpoint): against
/// curl bringing one after the other over one connection that it keeps, as files a second.
/// </summary>
internal static class SmallFiles
{
    private const int Bytes = 4096;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var count = (int)bench.Settings.Size(1000);
        var few = Math.Max(count / 10, 10);
        const string Id = "bench/small-files";
        bench.Hub.Add(new SampleModel(Id, [.. Enumerable.Range(0, count).Select(i =>
            SampleFile.Generated(string.Create(CultureInfo.InvariantCulture, $"part-{i:D4}.txt"), i, Bytes, isLfs: false))]));
        var commit = bench.Hub.CommitOf(Id);
        Figures one = new(), ours = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            await using var line = new Line(bench.Hub.Endpoint, new LineOptions { RoundTrip = TimeSpan.FromMilliseconds(40) });
            var urls = Enumerable.Range(0, few).SelectMany(file => (string[])
            [
                "-o", string.Create(CultureInfo.InvariantCulture, $"{file}"),
                string.Create(CultureInfo.InvariantCulture, $"{line.Address}{Id}/resolve/{commit}/part-{file:D4}.txt"),
            ]);
            one.Add(few / await Tool.TimeAsync(bench, Tool.Curl, ["--silent", "--show-error", "--fail", "--location", .. urls], cancellationToken));
            using var app = await bench.WarmAppAsync(cancellationToken, line.Address);
            ours.Add(count / await app.TimeAsync(Id, cancellationToken));
            Workshop.Log($"one after the other {one.Last:0.0}/s, ours {ours.Last:0.0}/s over {line.Connections - 1} connections in all");
        }

        report.AtLeast(
            $"{count} files of 4 KB, 40 ms there and back, against one after the other",
            $"{Report.Number(ours.Median)} files/s",
            $"{Report.Number(one.Median)} files/s",
            ours.Median / one.Median,
            8);
    }
}
