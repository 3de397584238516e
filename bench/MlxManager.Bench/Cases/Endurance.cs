using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>10 GB in one go with the page open, where a Chromium is found: what stays resident in the server, and what it costs.</summary>
internal static class Endurance
{
    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.ZerosAsync(bench.Settings.Size(10_000_000_000), cancellationToken);
        bench.NeedSpace(content.Length);
        var touch = await bench.TouchMemoryAsync(content.Length, cancellationToken);
        using var app = await App.StartAsync(bench.NewFolder(), bench.Hub.Endpoint, null, cancellationToken);
        using var page = await Page.OpenAsync(bench, app.Address, cancellationToken);
        var cpu = app.Cpu;
        var download = await app.StartDownloadAsync(bench.Offer(content, bench.Nginx.Plain), cancellationToken);
        Figures early = new(), late = new();
        await app.WaitAsync(
            download,
            now =>
            {
                var part = now.DownloadedBytes / (double)content.Length;
                (part switch { > 0.1 and < 0.3 => early, > 0.8 and < 1 => late, _ => null })?.Add(app.ResidentBytes / 1e6);
                return now.Status == "completed";
            },
            cancellationToken);
        var spent = (app.Cpu - cpu).TotalSeconds / content.Length * 1e9;
        var size = $"{Report.Number(content.Length / 1e9)} GB in one go{(page is null ? "" : ", page open")}";
        report.Limit($"{size}: most resident memory", app.MostResidentBytes / 1e6, 250, "MB");
        report.AtMost($"{size}: resident in the last fifth, against the second tenth on", $"{Report.Number(late.Median)} MB", $"{Report.Number(early.Median)} MB", late.Median / early.Median, 1.1);
        report.Limit($"{size}: CPU of the server for 1 GB", spent, 1.6, "s");
        report.Note("writing as much to a file before it, and nothing else: CPU for 1 GB", $"{Report.Number(touch.TotalSeconds / content.Length * 1e9)} s");
    }
}
