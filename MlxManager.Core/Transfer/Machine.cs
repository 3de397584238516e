using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MlxManager.Core.Transfer;

/// <summary>What distinguishes one run of this machine from the next.</summary>
public static partial class Machine
{
    /// <summary>
    /// The same text from one start of the machine to the next, never again after it. What was only in the page cache
    /// is gone when it has changed.
    /// </summary>
    public static string BootId { get; } = Read(TimeProvider.System);

    internal static string Read(TimeProvider time) =>
        (OperatingSystem.IsLinux() ? ReadLinux() : OperatingSystem.IsMacOS() ? ReadMac() : null) ?? Derive(time);

    private static string? ReadLinux()
    {
        const string Source = "/proc/sys/kernel/random/boot_id";
        return File.Exists(Source) && File.ReadAllText(Source).Trim() is { Length: > 0 } id ? id : null;
    }

    private static string? ReadMac()
    {
        var text = new byte[128];
        nint length = text.Length;
        return SysCtl("kern.bootsessionuuid", text, ref length, 0, 0) == 0 && length > 1
            ? Encoding.ASCII.GetString(text, 0, (int)length).TrimEnd('\0')
            : null;
    }

    // Windows names no boot. The time of it does, give or take corrections of the clock: rounded to ten minutes, and should the
    // rounding ever fall differently, then only what is durable is believed, which costs bytes but never truth.
    private static string Derive(TimeProvider time)
    {
        var booted = time.GetUtcNow() - TimeSpan.FromMilliseconds(Environment.TickCount64);
        return string.Create(CultureInfo.InvariantCulture, $"boot-{(long)Math.Round((booted - DateTimeOffset.UnixEpoch).TotalMinutes / 10)}");
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SysCtl(string name, byte[] value, ref nint length, nint newValue, nint newLength);
}
