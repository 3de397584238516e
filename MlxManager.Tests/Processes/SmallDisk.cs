using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MlxManager.Tests.Processes;

/// <summary>
/// A real file system of a few megabytes for one process: in a mount namespace of its own, which needs no rights and goes
/// with the process, so that nothing is ever left mounted.
/// </summary>
internal sealed record SmallDisk(long Bytes)
{
    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Hindrance { get; } = Try();

    /// <summary>Mounts it on the folder, then becomes the program that follows.</summary>
    public string[] Launcher(string folder) =>
    [
        "unshare", "--map-root-user", "--mount", "sh", "-c",
        "mount -t tmpfs -o \"size=$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"",
        "sh", Bytes.ToString(CultureInfo.InvariantCulture), folder,
    ];

    /// <summary>The same path in the eyes of another process, for us.</summary>
    public static string SeenFrom(int process, string path) => $"/proc/{process}/root{path}";

    private static string? Try()
    {
        try
        {
            string[] command = [.. new SmallDisk(1 << 20).Launcher(Path.GetTempPath()), "true"];
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"This system lets nobody mount a small disk: {error.Trim()}";
        }
        catch (Win32Exception)
        {
            return "Only Linux gives a process a small disk of its own (unshare).";
        }
    }
}

/// <summary>Says why it is skipped where no small disk can be had; the engine's tests with a disk that fails run everywhere.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Hindrance!;
}
