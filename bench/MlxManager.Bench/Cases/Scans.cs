using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MlxManager.Bench.Lab;

namespace MlxManager.Bench.Cases;

/// <summary>
/// The whole cache looked at: 1,000 models of 100 files each, as the official client leaves them (blobs, links, a ref, a listing, a lock
/// for each blob). Ours is the REST call with its answer of all repos, once as the first thing that a new server is asked, then
/// after a file was added; the npm client's is its <c>scanCacheDir</c> alone, timed within a new node.
/// </summary>
internal static class Scans
{
    private const int FilesEach = 100;
    private const double ColdLimit = 1.5;
    private const double ChangeLimit = 0.3;

    // What was changed less than 2 s before it is looked at is looked at again.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Workshop bench, Report report, CancellationToken cancellationToken)
    {
        var count = (int)bench.Settings.Size(1000);
        var folder = bench.NewFolder();
        var cache = Path.Combine(folder, "hf", "hub");
        Build(cache, count, cancellationToken);
        await Task.Delay(Settled, TimeProvider.System, cancellationToken);
        Figures cold = new(), changed = new(), theirs = new(), theirsAgain = new();
        for (var i = 0; i < bench.Settings.Repeats; i++)
        {
            using (var app = await App.StartAsync(folder, bench.Hub.Endpoint, null, cancellationToken))
            {
                var (seconds, files) = await app.ScanAsync(cancellationToken);
                cold.Add(seconds);
                AddFile(cache, i % count, $"added-{i}.txt");
                var (again, more) = await app.ScanAsync(cancellationToken);
                changed.Add(again);
                if (more != files + 1)
                {
                    throw new InvalidOperationException($"{files} files, and {more} after one was added");
                }
            }

            var (first, second) = await NpmAsync(cache, cancellationToken);
            theirs.Add(first);
            theirsAgain.Add(second);
            Workshop.Log($"scan {cold.Last:0.00} s, after a change {changed.Last:0.000} s; npm client {first:0.00} s, again {second:0.00} s");
            await Task.Delay(Settled, TimeProvider.System, cancellationToken);
        }

        var work = $"cache of {count} repos, {count * FilesEach} files: first look";
        report.Limit(work, cold.Median, ColdLimit, "s");
        Compare(report, $"{work}, against the npm client", cold, theirs);
        report.Limit("the same after one file was added", changed.Median, ChangeLimit, "s");
        Compare(report, "the same, against the npm client", changed, theirsAgain);
    }

    private static void Compare(Report report, string work, Figures ours, Figures theirs) => report.Note(
        work,
        $"{Report.Number(ours.Median)} s",
        $"{Report.Number(theirs.Median)} s",
        $"{Report.Number(theirs.Median / ours.Median)} × as fast");

    private static void Build(string cache, int count, CancellationToken cancellationToken)
    {
        for (var repo = 0; repo < count; repo++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var folder = Folder(cache, repo);
            var commit = CommitOf(repo);
            var locks = Directory.CreateDirectory(Path.Combine(cache, ".locks", Path.GetFileName(folder))).FullName;
            foreach (var name in new[] { "blobs", "refs", "trees", Path.Combine("snapshots", commit) })
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
            }

            var listing = new StringBuilder("""{"format_version": 1, "files": {""");
            for (var file = 0; file < FilesEach; file++)
            {
                var blob = Place(folder, commit, $"part-{file:D3}.json", repo, file);
                File.WriteAllBytes(Path.Combine(locks, blob + ".lock"), []);
                listing.Append(file == 0 ? "" : ",")
                    .Append(CultureInfo.InvariantCulture, $$"""{{'\n'}} "part-{{file:D3}}.json": {"size": {{blob.Length}}, "blob_id": "{{blob}}"}""");
            }

            File.WriteAllText(Path.Combine(folder, "trees", commit + ".json"), listing.Append("\n}}").ToString());
            File.WriteAllText(Path.Combine(folder, "refs", "main"), commit);
        }
    }

    private static void AddFile(string cache, int repo, string name) =>
        Place(Folder(cache, repo), CommitOf(repo), name, repo, name.GetHashCode(StringComparison.Ordinal));

    /// <summary>A blob and the link to it; what is in it does not matter here.</summary>
    private static string Place(string folder, string commit, string name, int repo, int file)
    {
        var blob = string.Create(CultureInfo.InvariantCulture, $"{repo:x8}{(uint)file:x32}");
        File.WriteAllText(Path.Combine(folder, "blobs", blob), blob);
        File.CreateSymbolicLink(Path.Combine(folder, "snapshots", commit, name), $"../../blobs/{blob}");
        return blob;
    }

    private static string Folder(string cache, int repo) =>
        Path.Combine(cache, string.Create(CultureInfo.InvariantCulture, $"models--bench--repo-{repo:D4}"));

    private static string CommitOf(int repo) => repo.ToString("x40", CultureInfo.InvariantCulture);

    private static async Task<(double First, double Again)> NpmAsync(string cache, CancellationToken cancellationToken)
    {
        const string Script = """
            import { scanCacheDir } from "@huggingface/hub";
            const seconds = [];
            for (let i = 0; i < 2; i++) {
              const began = performance.now();
              const found = await scanCacheDir(process.argv[1]);
              if (found.warnings.length > 0) throw found.warnings[0];
              seconds.push((performance.now() - began) / 1000);
            }
            console.log(JSON.stringify(seconds));
            """;
        using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", Script, cache])
        {
            WorkingDirectory = Interop(),
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start");
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && JsonSerializer.Deserialize<double[]>(said) is [var first, var again]
                ? (first, again)
                : throw new InvalidOperationException($"the npm client's scan ended with code {process.ExitCode}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string Interop()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "interop", "node_modules")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? throw new InvalidOperationException("the npm client is not installed: npm ci --prefix interop"), "interop");
    }
}
