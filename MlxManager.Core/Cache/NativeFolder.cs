using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace MlxManager.Core.Cache;

/// <summary>
/// Folders as <c>readdir(3)</c>, <c>statx(2)</c> and <c>readlinkat(2)</c> give them: one call for each name below an open
/// folder, where .NET's enumeration needs three and walks the whole path for each. For caches with 100,000 files. The layout of
/// <c>struct dirent</c> (number 8, offset 8, length 2, type 1, name) is that of 64-bit Linux, for glibc and musl alike; elsewhere .NET's own way serves.
/// </summary>
internal static partial class NativeFolder
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int StatBytes = 256;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const int LongestTarget = 4096;
    private const int NoEntry = 2; // ENOENT
    private const int NotFolder = 20; // ENOTDIR

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <param name="follow">To the end of the links that begin at the path: what cannot be reached there tells nothing.</param>
    /// <exception cref="IOException">Whether anything is at the path itself cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static unsafe FileFacts Facts(string path, bool follow)
    {
        var length = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            rented[Encoding.UTF8.GetBytes(path, rented)] = 0;
            fixed (byte* name = rented)
            {
                return Facts(CurrentFolder, name, path, follow);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static unsafe List<FolderEntry> List(string folder, bool details)
    {
        var stream = OpenFolder(folder);
        if (stream == 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), folder);
        }

        try
        {
            var descriptor = Descriptor(stream);
            var entries = new List<FolderEntry>();
            var text = stackalloc byte[details ? LongestTarget : 1];
            for (var entry = Next(stream, folder); entry is not null; entry = Next(stream, folder))
            {
                var name = entry + NameOffset;
                if (IsDots(name))
                {
                    continue;
                }

                var kind = entry[TypeOffset] switch { 4 => DiskKind.Folder, 10 => DiskKind.Link, 0 => DiskKind.Missing, _ => DiskKind.File };
                FileFacts facts = default;

                // Some file systems leave the type out of the listing.
                if (kind == DiskKind.Missing || details && kind == DiskKind.File)
                {
                    facts = Facts(descriptor, name, folder, follow: false);
                    kind = facts.Kind;
                }

                var target = details && kind == DiskKind.Link ? Target(descriptor, name, text, folder) : null;
                if (kind != DiskKind.Missing && (target is not null || !details || kind != DiskKind.Link))
                {
                    entries.Add(new FolderEntry(Text(name), kind, target, facts));
                }
            }

            return entries;
        }
        finally
        {
            _ = CloseFolder(stream);
        }
    }

    private static unsafe byte* Next(nint stream, string folder)
    {
        // The end is told by no entry and no error; errno is cleared before each call.
        var entry = ReadFolder(stream);
        return entry is null && Marshal.GetLastPInvokeError() is not 0 and var error ? throw Failure(error, folder) : entry;
    }

    private static unsafe FileFacts Facts(int folder, byte* name, string path, bool follow)
    {
        var buffer = stackalloc byte[StatBytes];
        if (Statx(folder, name, follow ? 0 : NoFollow, BasicStats, buffer) != 0)
        {
            // Only of what is not there may be concluded that it is not there.
            return !follow && Marshal.GetLastPInvokeError() is not (NoEntry or NotFolder) and var error ? throw Failure(error, path) : default;
        }

        var stat = new ReadOnlySpan<byte>(buffer, StatBytes);
        var kind = (MemoryMarshal.Read<ushort>(stat[28..]) & 0xF000) switch
        {
            0x4000 => DiskKind.Folder,
            0xA000 => DiskKind.Link,
            _ => DiskKind.File,
        };
        var isFile = kind == DiskKind.File;
        return new FileFacts(
            kind,
            isFile ? MemoryMarshal.Read<long>(stat[40..]) : 0,
            isFile ? MemoryMarshal.Read<long>(stat[48..]) * 512 : 0,
            Time(stat[112..]),
            Time(stat[64..]),
            ((ulong)MemoryMarshal.Read<uint>(stat[136..]) << 32) | MemoryMarshal.Read<uint>(stat[140..]),
            MemoryMarshal.Read<ulong>(stat[32..]));
    }

    private static DateTime Time(ReadOnlySpan<byte> at)
    {
        // A hostile time may lie outside what .NET can say.
        var seconds = Math.Clamp(MemoryMarshal.Read<long>(at), -62_135_596_800, 253_402_300_799);
        return DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (MemoryMarshal.Read<uint>(at[8..]) % 1_000_000_000 / 100));
    }

    /// <summary>Null when it is gone by now.</summary>
    private static unsafe string? Target(int folder, byte* name, byte* text, string path)
    {
        var length = ReadLink(folder, name, text, LongestTarget);
        return length >= 0 ? Encoding.UTF8.GetString(text, (int)length)
            : Marshal.GetLastPInvokeError() is not NoEntry and var error ? throw Failure(error, path)
            : null;
    }

    private static unsafe string Text(byte* name) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    private static unsafe bool IsDots(byte* name) => name[0] == '.' && (name[1] == 0 || name[1] == '.' && name[2] == 0);

    private static Exception Failure(int error, string folder)
    {
        var message = $"{folder}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            NoEntry => new DirectoryNotFoundException(message),
            1 or 13 => new UnauthorizedAccessException(message), // EPERM, EACCES
            _ => new IOException(message, error),
        };
    }

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static unsafe partial byte* ReadFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "dirfd")]
    private static partial int Descriptor(nint stream);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static unsafe partial nint ReadLink(int folder, byte* name, byte* text, nint size);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static unsafe partial int Statx(int folder, byte* name, int flags, uint mask, byte* buffer);
}
