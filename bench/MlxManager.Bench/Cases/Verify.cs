using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MlxManager.Bench.Lab;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Cases;

/// <summary>
/// Four blobs of noise, 1 GiB each, in the page cache: the app's check, from the REST call that starts it to the look (each 20 ms)
/// that finds it done, against <c>sha256sum</c> over the same files, one after the other and two at a time.
/// </summary>
internal static class Verify
{
    private const int Blobs = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var length = bench.Settings.Size(1L << 30);
        bench.NeedSpace(Blobs * length);
        var folder = bench.NewFolder();
        var files = new List<string>();
        for (var seed = 0; seed < Blobs; seed++)
        {
            files.Add(await PlantAsync(Path.Combine(folder, "hf", "hub", "models--bench--verify", "blobs"), seed, length, cancellationToken));
        }

        using var app = await App.StartAsync(folder, bench.Hub.Endpoint, null, cancellationToken);
        using var http = new HttpClient { BaseAddress = app.Address };
        Figures ours = new(), one = new(), two = new();

        // Once unmeasured: what .NET compiles at first use is compiled, and the files are in the page cache.
        await CheckAsync(http, cancellationToken);
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            ours.Add(Blobs * length / await CheckAsync(http, cancellationToken));
            one.Add(Blobs * length / await Tool.TimeAsync(bench, "sha256sum", files, cancellationToken));
            two.Add(Blobs * length / await Tool.TimeAsync(bench, "sh", ["-c", "printf '%s\\n' \"$@\" | xargs -n1 -P2 sha256sum", "sh", .. files], cancellationToken));
            Workshop.Log($"check {Report.Rate(ours.Last)}, sha256sum {Report.Rate(one.Last)}, two at a time {Report.Rate(two.Last)}");
        }

        var work = $"check of {Blobs} blobs of {length >> 20} MiB";
        report.AtLeast($"{work}, against `sha256sum`", Report.Rate(ours.Median), Report.Rate(one.Median), ours.Median / one.Median, 1.7);
        report.AtLeast($"{work}, against `xargs -P2 sha256sum`", Report.Rate(ours.Median), Report.Rate(two.Median), ours.Median / two.Median, 0.95);
    }

    private static async Task<string> PlantAsync(string folder, int seed, long length, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var noise = new GeneratedContent(seed, length);
        var buffer = new byte[1 << 20];
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var temporary = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{seed}"));
        await using (var file = File.Create(temporary))
        {
            for (long at = 0; at < length; at += buffer.Length)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - at));
                noise.Read(at, piece.Span);
                sha256.AppendData(piece.Span);
                await file.WriteAsync(piece, cancellationToken);
            }

            file.Flush(flushToDisk: true);
        }

        var blob = Path.Combine(folder, Convert.ToHexStringLower(sha256.GetHashAndReset()));
        File.Move(temporary, blob);
        return blob;
    }

    /// <summary>The seconds it took; throws when a blob is not found good.</summary>
    private static async Task<double> CheckAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var body = new StringContent("""{"again": true}""", System.Text.Encoding.UTF8, "application/json");
        using (var started = await http.PostAsync(new Uri("api/cache/verify", UriKind.Relative), body, cancellationToken))
        {
            started.EnsureSuccessStatusCode();
        }

        while (true)
        {
            using var state = JsonDocument.Parse(await http.GetStringAsync(new Uri("api/cache/verify", UriKind.Relative), cancellationToken));
            if (state.RootElement.GetProperty("job").GetProperty("status").GetString() == "done")
            {
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                return state.RootElement.GetProperty("repos")[0].GetProperty("good").GetInt32() == Blobs
                    ? seconds
                    : throw new InvalidOperationException($"The check did not find all blobs good: {state.RootElement}");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }
}
