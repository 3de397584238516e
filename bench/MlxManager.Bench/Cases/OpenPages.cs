using System.Diagnostics;
using System.Globalization;
using MlxManager.Bench.Lab;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Cases;

/// <summary>
/// 60 running downloads with ten changes a second each, watched from five tabs in windows of their own: what the server's process takes,
/// how often it draws, how long a click waits, and what a tab that slept asks for when it wakes.
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

        var alone = await CpuAsync(app, cancellationToken);
        List<BrowserTab> tabs = [];
        for (var i = 0; i < Tabs; i++)
        {
            var tab = await browser.OpenTabAsync(app.Address, cancellationToken);
            await tab.WaitAsync($"document.querySelectorAll('.tile.Downloading').length === {Downloads} && document.body.dataset.tileKeys !== undefined", cancellationToken);
            tabs.Add(tab);
        }

        Workshop.Log($"{Tabs} tabs, visible: {string.Join(' ', await Task.WhenAll(tabs.Select(tab => tab.EvaluateAsync("document.visibilityState", cancellationToken))))}");
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var cpu = await CpuAsync(app, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var renders = tabs.Select(tab => tab.RendersSince(began)).ToList();
        Workshop.Log($"CPU {alone:0.00} without a page, {cpu:0.00} with {Tabs}; resident {app.ResidentBytes / 1e6:0} MB, most {app.MostResidentBytes / 1e6:0} MB; renders a second {string.Join(' ', renders.Select(tab => $"{tab.Count / seconds:0.0} ({tab.Bytes / seconds / 1e3:0} KB)"))}");

        Figures clicks = new();
        for (var i = 0; i < 20 * bench.Settings.Repeats; i++)
        {
            clicks.Add((await tabs[i % Tabs].EvaluateAsync(Click, cancellationToken)).GetDouble());
        }

        Workshop.Log($"click: median {clicks.Median:0.0} ms, most {clicks.Most:0.0} ms");
        var catchUp = await CatchUpAsync(tabs[0], cancellationToken);

        var what = $"{Downloads} running tiles, 10 changes a second each, {Tabs} tabs";
        report.Limit($"{what}: the server's cores", cpu, 1, "");
        report.Note($"{what}: of these without any page open", Report.Number(alone));
        report.Limit($"{what}: most resident memory", app.MostResidentBytes / 1e6, 400, "MB");
        report.Limit($"{what}: renders a second, the busiest tab", renders.Max(tab => tab.Count) / seconds, 10, "");
        report.Note($"{what}: sent to a tab", Report.Rate(renders.Average(tab => tab.Bytes) / seconds));
        report.Limit($"{what}: from a click to what it shows, median", clicks.Median, 100, "ms");
        report.Limit($"{what}: from a click to what it shows, worst of {clicks.Count}", clicks.Most, 100, "ms");
        report.Limit("a tab that slept: renders while it slept", catchUp.Asleep, 1, "");
        report.Limit("a tab that slept: renders to catch up", catchUp.Awake, 1, "");
    }

    /// <summary>Cores' worth of the server's CPU over the window.</summary>
    private static async Task<double> CpuAsync(App app, CancellationToken cancellationToken)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), app.Cpu);
        await Task.Delay(Window, TimeProvider.System, cancellationToken);
        return (app.Cpu - before) / Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Stops a tab's scripts as a browser does with one that nobody looks at, and counts what comes when they go on.</summary>
    private static async Task<(int Asleep, int Awake)> CatchUpAsync(BrowserTab tab, CancellationToken cancellationToken)
    {
        await tab.SendAsync("Page.setWebLifecycleState", new { state = "frozen" }, cancellationToken);
        var slept = Stopwatch.GetTimestamp();
        await Task.Delay(Nap, TimeProvider.System, cancellationToken);
        var asleep = tab.RendersSince(slept).Count;
        var woke = Stopwatch.GetTimestamp();
        await tab.SendAsync("Page.setWebLifecycleState", new { state = "active" }, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, cancellationToken);
        var awake = tab.RendersSince(woke).Count;
        Workshop.Log($"asleep {asleep} renders in {Nap.TotalSeconds} s, awake {awake} within 150 ms");
        return (asleep, awake);
    }
}
