using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace MlxManager.Tests.Browser;

/// <summary>
/// Takes pictures of the page in three widths, light and dark, into the folder that MLXMANAGER_PICTURES names, as
/// <c>scene-width-theme.webp</c>; and writes the table of them, README.md, beside them.
/// </summary>
internal sealed class Studio(Func<string, BrowserNewContextOptions, Task<Tab>> open)
{
    private const int Quality = 55;

    /// <summary>A longer page is cut off below.</summary>
    private const int MostHeight = 1600;

    private static readonly ColorScheme[] Themes = [ColorScheme.Light, ColorScheme.Dark];

    private readonly List<(string Name, string What)> _scenes = [];

    /// <summary>Null unless somebody wants pictures.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("MLXMANAGER_PICTURES") is { Length: > 0 } folder ? folder : null;

    /// <summary>A telephone, half a screen, a wide one.</summary>
    public static IReadOnlyList<ViewportSize> Windows { get; } =
        [new() { Width = 360, Height = 780 }, new() { Width = 900, Height = 900 }, new() { Width = 1600, Height = 1000 }];

    /// <param name="arrange">Brings the page to where it is to be seen; no picture is taken before.</param>
    /// <param name="whole">All of the page, rather than what a window of the usual height shows.</param>
    public async Task ShootAsync(string name, string what, string path, Func<Tab, Task> arrange, bool whole = true, string locale = "en-GB")
    {
        _scenes.Add((name, what));
        foreach (var theme in Themes)
        {
            foreach (var window in Windows)
            {
                // Without motion, so that a picture does not depend on its moment.
                var tab = await open(path, new() { ColorScheme = theme, ViewportSize = window, Locale = locale, ReducedMotion = ReducedMotion.Reduce });
                await arrange(tab);
                await TakeAsync(tab.Page, Path.Combine(Folder!, FileName(name, window, theme)), window, whole);
                await tab.CloseAsync();
            }
        }
    }

    public void WriteIndex()
    {
        var index = new StringBuilder("# What it looks like\n\nMade by `docs/screenshots.sh` from the real page, with made-up models.\n\n");
        index.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", Windows.Select(window => $"{window.Width} px"))} |\n|---|{string.Concat(Windows.Select(_ => "---|"))}\n");
        foreach (var (name, what) in _scenes)
        {
            var cells = Windows.Select(window => string.Join(" ", Themes.Select(theme => Cell(name, window, theme))));
            index.Append(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", cells)} |\n");
        }

        File.WriteAllText(Path.Combine(Folder!, "README.md"), index.ToString());
    }

    private static string Cell(string name, ViewportSize window, ColorScheme theme)
    {
        var file = FileName(name, window, theme);
        return string.Create(
            CultureInfo.InvariantCulture, $"[<img src=\"{file}\" width=\"{(window.Width < 700 ? 70 : 140)}\" alt=\"{window.Width} px, {(theme == ColorScheme.Dark ? "dark" : "light")}\">]({file})");
    }

    private static string FileName(string name, ViewportSize window, ColorScheme theme) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{window.Width}-{theme.ToString().ToLowerInvariant()}.webp");

    private static async Task TakeAsync(IPage page, string path, ViewportSize window, bool whole)
    {
        if (whole)
        {
            // A window as high as the page, rather than a picture beyond the window: what is fixed to the window's edge stays there.
            var height = await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
            await page.SetViewportSizeAsync(window.Width, Math.Clamp(height, window.Height, MostHeight));
            await page.EvaluateAsync("() => window.scrollTo(0, 0)");
        }

        await page.EvaluateAsync("() => document.fonts.ready.then(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(0)))))");

        // Playwright itself writes no WebP, which is a fifth of a PNG.
        var session = await page.Context.NewCDPSessionAsync(page);
        var shot = await session.SendAsync("Page.captureScreenshot", new() { ["format"] = "webp", ["quality"] = Quality });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(shot!.Value.GetProperty("data").GetString()!));
        await session.DetachAsync();
    }
}

/// <summary>Makes pictures for people to look at, when somebody wants them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PicturesFactAttribute : FactAttribute
{
    public PicturesFactAttribute() => Skip = Studio.Folder is null ? "docs/screenshots.sh runs it" : null!;
}
