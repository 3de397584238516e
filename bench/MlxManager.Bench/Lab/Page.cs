using System.Diagnostics;

namespace MlxManager.Bench.Lab;

/// <summary>The page, open in a Chromium without a window: a browser that watches the downloads.</summary>
internal sealed class Page : IDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Process _process;

    private Page(Process process, string profile) => (_process, Profile) = (process, profile);

    /// <summary>Where the browser keeps what it knows; gone with the workshop.</summary>
    public string Profile { get; }

    /// <summary>Null where no Chromium is found: then the figures are without a page, and the report says so by not naming it.</summary>
    public static async Task<Page?> OpenAsync(Workshop bench, Uri address, CancellationToken cancellationToken, params string[] more)
    {
        if (Find() is not { } program)
        {
            Workshop.Log("No Chromium found (CHROMIUM_PATH, chromium, google-chrome): without the page.");
            return null;
        }

        var profile = bench.NewFolder();
        var process = Process.Start(new ProcessStartInfo(program,
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={profile}", .. more, address.AbsoluteUri])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        });
        if (process is null)
        {
            return null;
        }

        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);

        // Its start takes as much CPU as a download: it is over before anything is measured.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellationToken);
        return new Page(process, profile);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } named)
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names
            .SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
