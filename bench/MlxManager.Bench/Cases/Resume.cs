using System.Diagnostics;
using Microsoft.Data.Sqlite;
using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>
/// A 20 GB partial of which all but the last half is there: how soon after Resume is the first new byte asked for? The prefix
/// must be hashed again, which takes far longer: beside the transfer, not before it.
/// </summary>
/// <remarks>
/// The content is zeros, and so is a preallocated partial: the journal is simply told that they are there, instead of fetching them.
/// </remarks>
internal static class Resume
{
    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.ZerosAsync(bench.Settings.Size(20_000_000_000), cancellationToken);
        bench.NeedSpace(content.Length);
        Figures asked = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            // Slow enough that the prefix is still being hashed when the first request comes.
            await using var line = new Line(bench.Nginx.Plain, new LineOptions { Together = 20e6 });
            var folder = bench.NewFolder();
            var model = bench.Offer(content, line.Address);
            var download = await PausedAsync(bench, folder, model, cancellationToken);
            await PretendAsync(folder, content.Length - (1 << 30) / (bench.Settings.IsQuick ? 16 : 1), cancellationToken);

            await using var fresh = new Line(bench.Nginx.Plain, new LineOptions { Together = 20e6 });
            bench.Redirect(model, content, fresh.Address);
            using var app = await App.StartAsync(folder, bench.Hub.Endpoint, null, cancellationToken);
            var began = Stopwatch.GetTimestamp();
            await app.CommandAsync(download, "resume", cancellationToken);
            while (fresh.AskedAt == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            }

            asked.Add(Stopwatch.GetElapsedTime(began, fresh.AskedAt).TotalSeconds);
            Workshop.Log($"first new byte asked after {asked.Last:0.000} s");
            await app.CommandAsync(download, "cancel", cancellationToken);
            await app.EndAsync("TERM", cancellationToken);
            Directory.Delete(folder, recursive: true);
        }

        report.Limit($"resume of a partial of {Report.Number(content.Length / 1e9)} GB: until the first new byte is asked", asked.Median, 1, "s");
    }

    private static async Task<int> PausedAsync(Workshop bench, string folder, string model, CancellationToken cancellationToken)
    {
        using var app = await App.StartAsync(folder, bench.Hub.Endpoint, null, cancellationToken);
        var download = await app.StartDownloadAsync(model, cancellationToken);
        await app.WaitAsync(download, now => now.DownloadedBytes > 0, cancellationToken);
        await app.CommandAsync(download, "pause", cancellationToken);
        await app.EndAsync("TERM", cancellationToken);
        return download;
    }

    /// <summary>Writes into the journal that the first so many bytes are there: version, a gap of 0, the length in groups of seven bits.</summary>
    private static async Task PretendAsync(string folder, long there, CancellationToken cancellationToken)
    {
        List<byte> spans = [1, 0];
        for (; there > 0x7F; there >>= 7)
        {
            spans.Add((byte)(there | 0x80));
        }

        spans.Add((byte)there);
        var file = Directory.EnumerateFiles(Path.Combine(folder, "data"), "*.db").Single();
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        await database.OpenAsync(cancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "UPDATE Partials SET Written = $spans, Durable = $spans";
        command.Parameters.AddWithValue("$spans", spans.ToArray());
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            throw new InvalidOperationException("there is not exactly one journal");
        }
    }
}
