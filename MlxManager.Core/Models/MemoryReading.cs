using System.Globalization;
using System.Runtime.InteropServices;

namespace MlxManager.Core.Models;

/// <summary>
/// Reads how much memory there is. Linux: <c>MemTotal</c> of <c>/proc/meminfo</c> (<c>MemTotal:  16384256 kB</c>), or less
/// if the control group says so (<c>memory.max</c>: bytes, or <c>max</c>); macOS: <c>sysctl hw.memsize</c>; elsewhere what the
/// runtime knows.
/// </summary>
internal static partial class MemoryReading
{
    private const string MemInfo = "/proc/meminfo";
    private const string GroupLimit = "/sys/fs/cgroup/memory.max";

    public static MachineMemory Read() => new(
        (OperatingSystem.IsLinux() ? Linux(TextOf(MemInfo), TextOf(GroupLimit)) : OperatingSystem.IsMacOS() ? Mac() : null)
            ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        OperatingSystem.IsMacOS() && RuntimeInformation.OSArchitecture == Architecture.Arm64);

    /// <summary>Null when neither text says it.</summary>
    internal static long? Linux(string? memInfo, string? groupLimit)
    {
        var total = memInfo?.Split('\n').Select(Kilobytes).FirstOrDefault(bytes => bytes is not null);
        var limit = long.TryParse(groupLimit, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : (long?)null;
        return total is null ? limit : Math.Min(total.Value, limit ?? long.MaxValue);
    }

    private static long? Kilobytes(string line) =>
        line.StartsWith("MemTotal:", StringComparison.Ordinal) && line.EndsWith("kB", StringComparison.Ordinal)
        && long.TryParse(line.AsSpan("MemTotal:".Length, line.Length - "MemTotal:kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count)
        && count is > 0 and < long.MaxValue / 1024
            ? count * 1024
            : null;

    private static string? TextOf(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A sandbox without it: the next source tells.
            return null;
        }
    }

    private static long? Mac()
    {
        nint length = sizeof(long);
        return SysCtl("hw.memsize", out var bytes, ref length, 0, 0) == 0 && bytes > 0 ? bytes : null;
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SysCtl(string name, out long value, ref nint length, nint newValue, nint newLength);
}
