using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Cache;

/// <summary>
/// What .NET does not tell of a file: which one it is, how much disk it occupies; and the flush of a folder. From
/// <c>statx(2)</c> on Linux and <c>stat(2)</c> (64-bit inodes) on macOS, whose layouts are part of those systems' stable
/// interface; other systems answer "unknown".
/// </summary>
internal static partial class NativeFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int SetFlags = 4; // F_SETFL
    private const int NoAccessTime = 0x40000; // O_NOATIME
    private const int FullFlush = 51; // F_FULLFSYNC
    private const int BlockBytes = 512;

    // More than any path the system takes.
    private const int MostLevels = 1024;

    /// <summary>Bytes the file occupies on disk (less than its length when it has holes), or null where that is not told.</summary>
    public static long? AllocatedBytes(string path) => Stat(path)?.Blocks * BlockBytes;

    /// <summary>Whether the path names the very file that is open; true where the system cannot tell.</summary>
    public static bool IsSameFile(SafeFileHandle open, string path)
    {
        if (Stat(open) is not { } held)
        {
            // Windows does not let a file be deleted or replaced while it is open unshared, so it is the same.
            return true;
        }

        return Stat(path) is { } named && (held.Device, held.Inode) == (named.Device, named.Inode);
    }

    /// <summary>Whether two paths name one file; where the system cannot tell, whether both are there.</summary>
    public static bool IsSameFile(string one, string other) => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? Stat(one) is { } first && Stat(other) is { } second && (first.Device, first.Inode) == (second.Device, second.Inode)
        : File.Exists(one) && File.Exists(other);

    /// <summary>
    /// How many folders above this one (0: itself) is the one at which its volume is mounted; null for the volume of <c>/</c>, and where
    /// the system does not tell. Links that lead to the folder are followed.
    /// </summary>
    public static int? LevelsToMount(string folder)
    {
        var path = folder + "/.";
        for (var levels = 0; levels < MostLevels && Stat(path) is { } here && Stat(path + "/..") is { } above; levels++)
        {
            if (here.Device != above.Device)
            {
                return levels;
            }

            if (here.Inode == above.Inode)
            {
                break;
            }

            path += "/..";
        }

        return null;
    }

    /// <summary>Makes renames in the folder survive a power cut. Best effort: some file systems have no such call.</summary>
    /// <param name="throughDrive">
    /// On a Mac, whose flush leaves it in the drive's own cache: out of that as well, with all that was flushed before. It takes long, so
    /// not for each file.
    /// </param>
    public static void FlushFolder(string folder, bool throughDrive = false)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
            var descriptor = Open(folder, closeOnExec);
            if (descriptor >= 0)
            {
                if (!throughDrive || !OperatingSystem.IsMacOS() || Control(descriptor, FullFlush) != 0)
                {
                    _ = Fsync(descriptor);
                }

                _ = Close(descriptor);
            }
        }
    }

    /// <summary>Reads by this handle leave the time of last access as it was: on Linux, of own files (or as root); elsewhere not.</summary>
    public static void KeepAccessTime(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            // Refused for another user's file; then it shows as read, which is all that follows.
            _ = SetStatusFlags(file, SetFlags, NoAccessTime);
        }
    }

    private static unsafe FileFacts? Stat(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        fixed (byte* pointer = buffer)
        {
            return OperatingSystem.IsLinux() ? (Statx(CurrentFolder, path, NoFollow, BasicStats, pointer) == 0 ? FromStatx(buffer) : null)
                : OperatingSystem.IsMacOS() ? (MacStat(path, pointer) == 0 ? FromMac(buffer) : null)
                : null;
        }
    }

    private static unsafe FileFacts? Stat(SafeFileHandle handle)
    {
        Span<byte> buffer = stackalloc byte[256];
        fixed (byte* pointer = buffer)
        {
            return OperatingSystem.IsLinux() ? (Statx(handle, "", EmptyPath, BasicStats, pointer) == 0 ? FromStatx(buffer) : null)
                : OperatingSystem.IsMacOS() ? (MacStat(handle, pointer) == 0 ? FromMac(buffer) : null)
                : null;
        }
    }

    private static FileFacts FromStatx(ReadOnlySpan<byte> buffer) => new(
        Device: ((ulong)MemoryMarshal.Read<uint>(buffer[136..]) << 32) | MemoryMarshal.Read<uint>(buffer[140..]),
        Inode: MemoryMarshal.Read<ulong>(buffer[32..]),
        Blocks: MemoryMarshal.Read<long>(buffer[48..]));

    private static FileFacts FromMac(ReadOnlySpan<byte> buffer) => new(
        Device: MemoryMarshal.Read<uint>(buffer),
        Inode: MemoryMarshal.Read<ulong>(buffer[8..]),
        Blocks: MemoryMarshal.Read<long>(buffer[104..]));

    // On Intel Macs the plain names still mean the old layout with 32-bit inodes.
    [SupportedOSPlatform("macos")]
    private static unsafe int MacStat(string path, byte* buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? LstatInode64(path, buffer) : Lstat(path, buffer);

    [SupportedOSPlatform("macos")]
    private static unsafe int MacStat(SafeFileHandle handle, byte* buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FstatInode64(handle, buffer) : Fstat(handle, buffer);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(SafeFileHandle folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Lstat(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int LstatInode64(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static unsafe partial int Fstat(SafeFileHandle handle, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64")]
    private static unsafe partial int FstatInode64(SafeFileHandle handle, byte* buffer);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetStatusFlags(SafeFileHandle file, int command, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private readonly record struct FileFacts(ulong Device, ulong Inode, long Blocks);
}
