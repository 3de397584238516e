using System.Diagnostics;
using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>A limit that is changed while a download runs: over 5 s, what arrives is what was set.</summary>
internal static class Limits
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        // Not a quick run's size either: it must last for all windows, also at the highest rate.
        var content = await bench.NoiseAsync(512L << 20, cancellationToken);
        foreach (var rate in new[] { 1e6, 8e6, 25e6 })
        {
            using var app = await App.StartAsync(bench.NewFolder(), bench.Hub.Endpoint, null, cancellationToken);
            await app.LimitAsync(3e6, cancellationToken);
            var download = await app.StartDownloadAsync(bench.Offer(content, bench.Nginx.Plain), cancellationToken);
            await app.WaitAsync(download, now => now.DownloadedBytes > 0, cancellationToken);
            await app.LimitAsync(rate, cancellationToken);
            await Task.Delay(Settle, TimeProvider.System, cancellationToken);
            var worst = 0.0;
            for (var i = 0; i < bench.Settings.Repeats && i < 3; i++)
            {
                var (began, before) = (Stopwatch.GetTimestamp(), (await app.GetAsync(download, cancellationToken)).DownloadedBytes);
                await Task.Delay(Window, TimeProvider.System, cancellationToken);
                var after = (await app.GetAsync(download, cancellationToken)).DownloadedBytes;
                var seen = (after - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
                Workshop.Log($"limit {rate / 1e6:0.0} MB/s, seen {seen / 1e6:0.00} MB/s");
                worst = Math.Max(worst, Math.Abs((seen / rate) - 1));
            }

            report.Limit($"limited to {Report.Rate(rate)}, worst window of 5 s", worst * 100, 5, "% off");
        }
    }
}
