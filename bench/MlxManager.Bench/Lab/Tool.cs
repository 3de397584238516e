using System.Diagnostics;

namespace MlxManager.Bench.Lab;

/// <summary>The programs we are compared with.</summary>
internal static class Tool
{
    public const string Curl = "curl";
    public const string Aria2 = "aria2c";

    /// <summary>Runs it in a folder that is removed afterwards; answers the seconds it took. Throws when it fails.</summary>
    public static async Task<double> TimeAsync(Workshop bench, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var folder = bench.NewFolder();
        try
        {
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })
                ?? throw new InvalidOperationException($"{program} did not start");
            try
            {
                var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0
                    ? Stopwatch.GetElapsedTime(began).TotalSeconds
                    : throw new InvalidOperationException($"{program} ended with code {process.ExitCode}: {said}");
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>curl -o, which verifies nothing.</summary>
    public static Task<double> CurlAsync(Workshop bench, Uri from, CancellationToken cancellationToken) =>
        TimeAsync(bench, Curl, ["--silent", "--show-error", "--fail", "--cacert", bench.Nginx.Certificate, "-o", "file", from.AbsoluteUri], cancellationToken);

    /// <summary>
    /// aria2c with the given arguments. No preallocation: its own default writes the whole file twice, which would flatter us.
    /// </summary>
    public static Task<double> Aria2Async(Workshop bench, Uri from, CancellationToken cancellationToken, params string[] arguments) =>
        TimeAsync(
            bench,
            Aria2,
            ["--no-conf", "--quiet", "--file-allocation=none", $"--ca-certificate={bench.Nginx.Certificate}", .. arguments, "-o", "file", from.AbsoluteUri],
            cancellationToken);
}
