namespace MlxManager.Tests.Support;

/// <summary>The browser of this machine that the browser tests drive.</summary>
public static class ChromiumPath
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly string[] MacApplications =
    [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Find() =>
        Find(Environment.GetEnvironmentVariable("CHROMIUM_PATH"), Environment.GetEnvironmentVariable("PATH"))
        ?? throw new InvalidOperationException(
            "No Chromium or Chrome was found. ./test.sh installs one from the system's packages; or set CHROMIUM_PATH to yours.");

    internal static string? Find(string? named, string? searchPath)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? named : null;
        }

        var folders = searchPath?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .Concat(MacApplications)
            .FirstOrDefault(File.Exists);
    }
}
