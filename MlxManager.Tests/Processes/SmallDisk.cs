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
    private const string Tmpfs = "mount -t tmpfs -o \"size=$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"";

    // The same disk at two places: what is unmounted from one of them is not lost.
    private const string Pluggable =
        "mkdir -p \"$2.disk\" && mount -t tmpfs -o \"size=$1\" tmpfs \"$2.disk\" && mount --bind \"$2.disk\" \"$2\" && shift 2 && exec \"$@\"";

    // Served by a process that ends when it is unmounted, which a third one sees to once ours is gone. Until then the image is not mounted again.
    private const string ExFat = """
        [ -e "$2.img" ] || { truncate -s "$1" "$2.img" && mkfs.exfat "$2.img" >/dev/null; } || exit 1
        tries=0
        while losetup --associated "$2.img" | grep -q . && [ $tries -lt 250 ]; do tries=$((tries + 1)); sleep 0.02; done
        device=$(losetup --find --show "$2.img") || exit 1
        mount.exfat-fuse "$device" "$2" >/dev/null 2>&1 </dev/null
        losetup --detach "$device"
        mountpoint -q "$2" || exit 1
        { while kill -0 $$; do sleep 0.05; done; umount --lazy "$2"; } >/dev/null 2>&1 </dev/null &
        shift 2 && exec "$@"
        """;

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Hindrance { get; } = Try(new SmallDisk(1 << 20));

    /// <summary>The same for one with exFAT, which takes root, a loop device, and the packages exfat-fuse and exfatprogs.</summary>
    public static string? ExFatHindrance { get; } = Hindrance
        ?? (Environment.IsPrivilegedProcess ? Try(new SmallDisk(8 << 20) { IsExFat = true }) : "Only root can mount exFAT here.");

    /// <summary>No links, no rights, no difference between upper and lower case. It outlives the process, for the next one.</summary>
    public bool IsExFat { get; init; }

    /// <summary>It can be <see cref="Unplug"/>ged and plugged in again.</summary>
    public bool IsPluggable { get; init; }

    /// <summary>Mounted at the cache folder itself, not at the one around it.</summary>
    public bool IsTheCache { get; init; }

    /// <summary>Mounts it on the folder, then becomes the program that follows.</summary>
    public string[] Launcher(string folder) =>
    [
        "unshare", .. IsExFat ? Array.Empty<string>() : ["--map-root-user"], "--mount", "sh", "-c", IsExFat ? ExFat : IsPluggable ? Pluggable : Tmpfs,
        "sh", Bytes.ToString(CultureInfo.InvariantCulture), folder,
    ];

    /// <summary>The same path in the eyes of another process, for us.</summary>
    public static string SeenFrom(int process, string path) => $"/proc/{process}/root{path}";

    /// <summary>Takes it from under the process, whatever is open on it.</summary>
    public void Unplug(int process, string folder) => Within(process, "umount", "--lazy", folder);

    public void PlugIn(int process, string folder) => Within(process, "mount", "--bind", folder + ".disk", folder);

    public void SetReadOnly(int process, string folder, bool isReadOnly) => Within(process, "mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", folder);

    private void Within(int process, params string[] command)
    {
        string[] enter = ["nsenter", $"--target={process}", .. IsExFat ? Array.Empty<string>() : ["--user", "--preserve-credentials"], "--mount", .. command];
        var (code, error) = Run(enter);
        code.Should().Be(0, error);
    }

    private static string? Try(SmallDisk disk)
    {
        var folder = Directory.CreateTempSubdirectory("mlx-disk-");
        try
        {
            var (code, error) = Run([.. disk.Launcher(Directory.CreateDirectory(Path.Combine(folder.FullName, "at")).FullName), "true"]);
            return code == 0 ? null : $"This system lets nobody mount a small disk: {error.Trim()}";
        }
        catch (Win32Exception)
        {
            return "Only Linux gives a process a small disk of its own (unshare).";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string Error) Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}

/// <summary>Says why it is skipped where no small disk can be had; the engine's tests with a disk that fails run everywhere.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Hindrance!;
}

/// <summary>Says why it is skipped where exFAT cannot be had; tests with links that are refused run everywhere.</summary>
internal sealed class ExFatFactAttribute : FactAttribute
{
    public ExFatFactAttribute() => Skip = SmallDisk.ExFatHindrance!;
}
