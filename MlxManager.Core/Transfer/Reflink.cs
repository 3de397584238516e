using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Transfer;

/// <summary>
/// A second file with the content of a first, made at once and without room, where the file system can share content until one of the two
/// is written: <c>ioctl(FICLONE)</c> of Linux (btrfs, XFS, bcachefs), <c>clonefile(2)</c> of macOS (APFS). Elsewhere there is none.
/// </summary>
internal static partial class Reflink
{
    /// <summary>File systems that always can; XFS only if it was made so, which nothing tells beforehand.</summary>
    private static readonly string[] Sharing = ["apfs", "btrfs", "bcachefs"];

    /// <summary><c>_IOW(0x94, 9, int)</c>: the same on x86 and ARM.</summary>
    private const nuint Ficlone = 0x40049409;

    private const int NoOwnerCopy = 2; // CLONE_NOOWNERCOPY

    /// <summary>Whether a clone of the file into the folder will take no room. May say no and be wrong, hardly ever yes.</summary>
    public static bool IsLikely(string file, string folder)
    {
        try
        {
            return Sharing.Contains(new DriveInfo(folder).DriveFormat, StringComparer.OrdinalIgnoreCase)
                && FileIdentity.At(file).Identity.Device == FileIdentity.At(folder).Identity.Device;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>False when it cannot be done here; then nothing is left at <paramref name="to"/>, where nothing may be before.</summary>
    public static bool TryClone(SafeFileHandle open, string from, string to)
    {
        try
        {
            return OperatingSystem.IsLinux() ? TryCloneOnLinux(open, to) : OperatingSystem.IsMacOS() && TryCloneOnMac(from, to);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("linux")]
    private static bool TryCloneOnLinux(SafeFileHandle open, string to)
    {
        using var made = File.OpenHandle(to, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (Ioctl(made, Ficlone, open) == 0)
        {
            return true;
        }

        File.Delete(to);
        return false;
    }

    [SupportedOSPlatform("macos")]
    private static bool TryCloneOnMac(string from, string to)
    {
        if (Clonefile(from, to, NoOwnerCopy) != 0)
        {
            return false;
        }

        // It comes with the other's rights, which may be to read alone.
        File.SetUnixFileMode(to, File.GetUnixFileMode(to) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(SafeFileHandle file, nuint request, SafeFileHandle argument);

    [LibraryImport("libc", EntryPoint = "clonefile", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Clonefile(string from, string to, int flags);
}
