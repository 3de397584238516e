using System.Diagnostics;
using System.Globalization;
using MlxManager.Bench.Lab;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Cases;

/// <summary>
/// 60 running downloads with ten changes a second each, watched from five tabs in windows of their own: what the server's process takes,
/// how often it draws, how long a click waits, and how a tab that was hidden or hung catches up.
/// </summary>
internal static class OpenPages
{
    private const int Downloads = 60;
    private const int Tabs = 5;
    private const long FileBytes = 24_000_000;
    private const long BytesPerSecond = 3_000_000;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(5);

    /// <summary>Less than from one drawing to the next.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    /// <summary>From a click on a tile's own button, which only the server can answer, until the page shows it.</summary>
    private const string Click =
        """
        new Promise(resolve => {
          const button = document.querySelector('[data-place=details]');
          const expanded = button.getAttribute('aria-expanded');
          const began = performance.now();
          new MutationObserver((_, observer) => {
            if (button.getAttribute('aria-expanded') !== expanded) { observer.disconnect(); resolve(performance.now() - began); }
          }).observe(button, { attributes: true });
          button.click();
        })
        """;

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        bench.NeedSpace(Downloads * FileBytes);
        await using var hub = await SampleHub.StartAsync(new SampleHubOptions { BytesPerSecond = BytesPerSecond }, cancellationToken);
        using var app = await App.StartRestlessAsync(bench.NewFolder(), hub.Endpoint, Downloads, cancellationToken);
        for (var i = 0; i < Downloads; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"bench/Watched-Model-{i:D2}-8B-Instruct-4bit");
            hub.Add(new SampleModel(id, new SampleFile("model.safetensors", new GeneratedContent(i, FileBytes), claimedSha256: $"{i:x64}")));
            await app.StartDownloadAsync(id, cancellationToken);
        }

        await using var browser = await Browser.OpenAsync(bench, "1600,900", cancellationToken);
        if (browser is null)
        {
            throw new InvalidOperationException("a Chromium is needed for this case");
        }

        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var (alone, bare) = (await CpuAsync(app, cancellationToken), app.ResidentBytes);
        Workshop.Log($"without a page: {alone:0.00} cores, {bare / 1e6:0} MB resident");
        List<BrowserTab> tabs = [];
        for (var i = 0; i < Tabs; i++)
        {
            tabs.Add(await browser.OpenTabAsync(app.Address, cancellationToken));
            await tabs[^1].WaitAsync(
                $"document.querySelectorAll('.tile.Downloading').length === {Downloads} && document.body.dataset.tileKeys !== undefined", cancellationToken);
        }

        var window = await WatchAsync(app, tabs, cancellationToken);
        Figures clicks = new();
        for (var i = 0; i < 20 * bench.Settings.Repeats; i++)
        {
            clicks.Add((await tabs[i % Tabs].EvaluateAsync(Click, cancellationToken)).GetDouble());
        }

        Workshop.Log($"click: median {clicks.Median:0.0} ms, most {clicks.Most:0.0} ms");
        var catchUp = await CatchUpAsync(tabs[0], cancellationToken);
        foreach (var tab in tabs)
        {
            await tab.SendAsync("Emulation.setDeviceMetricsOverride", new { width = 1600, height = 12000, deviceScaleFactor = 1, mobile = false }, cancellationToken);
        }

        var tall = await WatchAsync(app, tabs, cancellationToken);

        var what = $"{Downloads} running tiles, 10 changes a second each, {Tabs} tabs";
        report.Limit($"{what}: cores of the server", window.Cores, 1, "");
        report.Limit($"{what}: the same, all tiles in sight", tall.Cores, 1, "");
        report.Note($"{what}: the same, without any page", Report.Number(alone));
        report.Limit($"{what}: most resident memory", app.MostResidentBytes / 1e6, 400, "MB");
        report.Note($"{what}: resident before a page was opened", $"{Report.Number(bare / 1e6)} MB");
        report.Limit($"{what}: renders a second, the busiest tab", Math.Max(window.Renders, tall.Renders), 10, "");
        report.Note($"{what}: sent to a tab; all tiles in sight", $"{Report.Number(window.Bytes / 1e3)} KB/s; {Report.Number(tall.Bytes / 1e3)} KB/s");
        report.Limit($"{what}: from a click to what it shows, median", clicks.Median, 100, "ms");
        report.Limit($"{what}: from a click to what it shows, worst of {clicks.Count}", clicks.Most, 100, "ms");
        report.Limit($"a hidden tab: renders in {Nap.TotalSeconds} s", catchUp.Asleep, 1, "");
        report.Limit("a hidden tab is seen again: renders to catch up", catchUp.Awake, 1, "");
        report.Limit($"a tab that hung for {Nap.TotalSeconds} s: renders to catch up, that on its way included", catchUp.Hung, 2, "");
    }

    /// <summary>What the tabs cost over the window: cores of the server, renders a second in the busiest, bytes a second on average.</summary>
    private static async Task<(double Cores, double Renders, double Bytes)> WatchAsync(App app, List<BrowserTab> tabs, CancellationToken cancellationToken)
    {
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var cores = await CpuAsync(app, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var renders = tabs.Select(tab => tab.RendersSince(began)).ToList();
        Workshop.Log($"{cores:0.00} cores, {app.ResidentBytes / 1e6:0} MB resident; renders a second: {string.Join(", ", renders.Select(tab => $"{tab.Count / seconds:0.0} ({tab.Bytes / seconds / 1e3:0} KB)"))}");
        return (cores, renders.Max(tab => tab.Count) / seconds, renders.Average(tab => tab.Bytes) / seconds);
    }

    /// <summary>Cores' worth of the server's CPU over the window.</summary>
    private static async Task<double> CpuAsync(App app, CancellationToken cancellationToken)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), app.Cpu);
        await Task.Delay(Window, TimeProvider.System, cancellationToken);
        return (app.Cpu - before) / Stopwatch.GetElapsedTime(began);
    }

    /// <summary>
    /// Hides a tab and shows it again; then keeps its scripts from running without
    /// a word to anybody, as a machine does that is too busy or whose lid is closed.
    /// </summary>
    private static async Task<(int Asleep, int Awake, int Hung)> CatchUpAsync(BrowserTab tab, CancellationToken cancellationToken)
    {
        await tab.ResizeAsync("minimized", cancellationToken);
        await tab.WaitAsync("document.hidden", cancellationToken);
        await Task.Delay(Soon, TimeProvider.System, cancellationToken);
        var slept = Stopwatch.GetTimestamp();
        await Task.Delay(Nap, TimeProvider.System, cancellationToken);
        var asleep = tab.RendersSince(slept).Count;
        var woke = Stopwatch.GetTimestamp();
        await tab.ResizeAsync("normal", cancellationToken);
        await tab.WaitAsync("!document.hidden", cancellationToken);
        await Task.Delay(Soon, TimeProvider.System, cancellationToken);
        var awake = tab.RendersSince(woke).Count;

        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var hung = Stopwatch.GetTimestamp();
        await tab.EvaluateAsync($"for (const end = performance.now() + {Nap.TotalMilliseconds}; performance.now() < end;);", cancellationToken);
        await Task.Delay(Soon, TimeProvider.System, cancellationToken);
        var afterwards = tab.RendersSince(hung).Count;
        Workshop.Log($"renders in {Nap.TotalSeconds} s of sleep {asleep}, to wake {awake}; after hanging for as long {afterwards}");
        return (asleep, awake, afterwards);
    }
}
