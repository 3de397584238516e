using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxManager.Tests.Interop;

/// <summary>The official JavaScript client, run by node from the repository's <c>interop</c> folder.</summary>
internal static class NpmOracle
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The models of a hub, as the client's <c>listModels</c> gives them.</summary>
    public static async Task<JsonArray> ListModelsAsync(Uri hub) => (await RunAsync<JsonArray>("list.mjs", Bare(hub)))!;

    /// <summary>Files and folders of a model, as the client's <c>listFiles</c> gives them.</summary>
    public static async Task<JsonArray> ListFilesAsync(Uri hub, string model, string revision = "main") =>
        (await RunAsync<JsonArray>("list.mjs", Bare(hub), model, revision))!;

    /// <summary>Brings a whole model into a cache folder; returns the snapshot's folder.</summary>
    public static async Task<string> DownloadAsync(Uri hub, string cacheFolder, string model, string revision = "main", string? token = null)
    {
        string[] arguments = [Bare(hub), cacheFolder, model, revision, .. token is null ? Array.Empty<string>() : [token]];
        return (string)(await RunAsync<JsonObject>("download.mjs", arguments))["folder"]!;
    }

    /// <summary>The same with the disks that another process sees, by the names that it has for them.</summary>
    /// <param name="process">One with mounts of its own; takes root.</param>
    public static Task DownloadWithinAsync(int process, Uri hub, string cacheFolder, string model) =>
        RunAsync<JsonObject>(Entering(process), "download.mjs", Bare(hub), cacheFolder, model);

    /// <inheritdoc cref="DownloadWithinAsync"/>
    public static Task<CacheScan> ScanCacheDirWithinAsync(int process, string cacheFolder) => RunAsync<CacheScan>(Entering(process), "scan.mjs", cacheFolder);

    /// <summary>The same, killed as soon as something has happened.</summary>
    public static async Task KillDownloadAsync(Uri hub, string cacheFolder, string model, Func<Task> until)
    {
        using var process = Begin([], "download.mjs", [Bare(hub), cacheFolder, model]);
        await until();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Files of a commit as the client reads them with no network; their contents by path.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> ReadOfflineAsync(string cacheFolder, string model, string commit, IEnumerable<string> paths) =>
        await RunAsync<Dictionary<string, byte[]>>("offline.mjs", [cacheFolder, model, commit, .. paths]);

    /// <summary>What the client finds in a cache folder.</summary>
    public static Task<CacheScan> ScanCacheDirAsync(string cacheFolder) => RunAsync<CacheScan>("scan.mjs", cacheFolder);

    // The client joins by "/api/…" and would ask for "//api/…".
    private static string Bare(Uri hub) => hub.AbsoluteUri.TrimEnd('/');

    private static string[] Entering(int process) => ["nsenter", $"--target={process}", "--mount"];

    private static Process Begin(string[] launcher, string script, string[] arguments)
    {
        var folder = Folder();
        string[] command = [.. launcher, "node", Path.Combine(folder, script), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Whoever runs the tests may have a cache and a token of their own.
        foreach (var name in start.Environment.Keys.Where(IsOfTheHub).ToList())
        {
            start.Environment.Remove(name);
        }

        return Start(start);
    }

    private static Task<T> RunAsync<T>(string script, params string[] arguments) => RunAsync<T>([], script, arguments);

    private static async Task<T> RunAsync<T>(string[] launcher, string script, params string[] arguments)
    {
        using var process = Begin(launcher, script, arguments);
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<T>(await output, Json)!
                : throw new InvalidOperationException($"{script} ended with {process.ExitCode}:\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsOfTheHub(string name) =>
        name.StartsWith("HF_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("HUGGING", StringComparison.OrdinalIgnoreCase);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("node was not found: the tests with the official client need Node.js 20 or newer on the PATH.", e);
        }
    }

    private static string Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MlxManager.sln")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.FullName ?? throw new InvalidOperationException("The tests run outside the repository."), "interop");
        return Directory.Exists(Path.Combine(folder, "node_modules", "@huggingface", "hub"))
            ? folder
            : throw new InvalidOperationException("The official client is not installed in interop/node_modules: ./test.sh installs it (npm ci --prefix interop).");
    }
}
