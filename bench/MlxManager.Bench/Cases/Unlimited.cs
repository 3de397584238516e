using System.Diagnostics;
using System.Security.Cryptography;
using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>2 GiB from nginx over loopback, as fast as it goes, through the whole app: from the REST call to "completed", verified.</summary>
internal static class Unlimited
{
    private const long Bytes = 2L << 30;

    public static async Task PlainAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.NoiseAsync(bench.Settings.Size(Bytes), cancellationToken);
        bench.NeedSpace(2 * content.Length);
        var from = new Uri(bench.Nginx.Plain, content.Name);
        using var app = await bench.WarmAppAsync(cancellationToken);
        var model = bench.Offer(content, bench.Nginx.Plain);
        Figures curl = new(), aria2 = new(), verified = new(), ours = new(), cpu = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            // In turns, so that what else the machine does befalls all alike.
            curl.Add(await Tool.CurlAsync(bench, from, cancellationToken));
            aria2.Add(await Tool.Aria2Async(bench, from, cancellationToken, "-x8", "-s8"));
            verified.Add(await Tool.Aria2Async(bench, from, cancellationToken, "-x8", "-s8", $"--checksum=sha-256={content.Sha256}"));
            ours.Add(await MeasureAsync(app, model, content, cpu, cancellationToken));
            Workshop.Log($"curl {curl.Last:0.00} s, aria2 {aria2.Last:0.00} s, with checksum {verified.Last:0.00} s, ours {ours.Last:0.00} s with {cpu.Last:0.00} s of CPU a GB");
        }

        var size = $"{Report.Number(content.Length / (double)(1L << 30))} GiB, verified";
        var rate = Rate(content, ours);
        report.AtLeast($"{size}, against `curl -o`", rate, Rate(content, curl), curl.Median / ours.Median, 1.3);
        report.AtLeast($"{size}, against `aria2c -x8 -s8 --checksum`", rate, Rate(content, verified), verified.Median / ours.Median, 5);
        report.Note($"{size}, against `aria2c -x8 -s8`", rate, Rate(content, aria2), $"{Report.Number(aria2.Median / ours.Median)} ×");
        report.Limit($"{size}: CPU of the server for 1 GB", cpu.Median, 1.6, "s");
        report.Note("SHA-256 of a file's bytes in memory, one thread: what verifying alone can reach here", Report.Rate(HashRate(bench.Settings.Repeats)));
    }

    public static async Task TlsAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var content = await bench.NoiseAsync(bench.Settings.Size(Bytes), cancellationToken);
        bench.NeedSpace(2 * content.Length);
        using var app = await bench.WarmAppAsync(cancellationToken);
        var model = bench.Offer(content, bench.Nginx.Secure);
        Figures plain = new(), tls = new(), ours = new(), cpu = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            plain.Add(await Tool.CurlAsync(bench, new Uri(bench.Nginx.Plain, content.Name), cancellationToken));
            tls.Add(await Tool.CurlAsync(bench, new Uri(bench.Nginx.Secure, content.Name), cancellationToken));
            ours.Add(await MeasureAsync(app, model, content, cpu, cancellationToken));
            Workshop.Log($"curl {plain.Last:0.00} s, over TLS {tls.Last:0.00} s, ours over TLS {ours.Last:0.00} s with {cpu.Last:0.00} s of CPU a GB");
        }

        var size = $"{Report.Number(content.Length / (double)(1L << 30))} GiB over TLS, verified";
        report.AtLeast($"{size}, against `curl -o` over TLS", Rate(content, ours), Rate(content, tls), tls.Median / ours.Median, 0.9);
        report.Note($"{size}, against `curl -o` without TLS", Rate(content, ours), Rate(content, plain), $"{Report.Number(plain.Median / ours.Median)} ×");
        report.Note($"{size}: CPU of the server for 1 GB", $"{Report.Number(cpu.Median)} s");
    }

    private static double HashRate(int repeats)
    {
        var bytes = new byte[64 << 20];
        var rates = new Figures();
        for (var i = 0; i < repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            SHA256.HashData(bytes);
            rates.Add(bytes.Length / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return rates.Median;
    }

    private static string Rate(Content content, Figures seconds) => Report.Rate(content.Length / seconds.Median);

    private static async Task<double> MeasureAsync(App app, string model, Content content, Figures cpu, CancellationToken cancellationToken)
    {
        var before = app.Cpu;
        var seconds = await app.TimeAsync(model, cancellationToken);
        cpu.Add((app.Cpu - before).TotalSeconds / content.Length * 1e9);
        return seconds;
    }
}
