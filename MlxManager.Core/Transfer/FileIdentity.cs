using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlxManager.Core.Transfer;

/// <summary>Which file it is, whatever its name. On Unix through the layer .NET itself uses, so that each system's own
/// <c>struct stat</c> is not our matter.</summary>
internal readonly partial record struct FileIdentity(long Device, long Number)
{
    private static readonly string[] Renumbering = ["exfat", "msdos", "vfat", "fat", "fuse", "fuseblk", "macfuse", "osxfuse", "smb", "smb2", "smbfs", "cifs"];

    /// <summary>
    /// For the journal. Without the device: its number changes when a disk is plugged in again or the machine restarts,
    /// and 40 good GB would be taken for another file's.
    /// </summary>
    public override string ToString() => Number.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>
    /// The same, for the file at this path. FAT and its like, and most network shares, number their files anew at each mount: there one is as
    /// good as another, and its length and its content's hash have to tell.
    /// </summary>
    public string ForJournal(string path) => AreNumbersKept(path) ? ToString() : "unnumbered";

    public static FileIdentity Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            return GetFileInformationByHandle(file, out var info)
                ? new FileIdentity(info.VolumeSerialNumber, ((long)info.FileIndexHigh << 32) | info.FileIndexLow)
                : throw new IOException("Cannot tell which file this is.", new Win32Exception());
        }

        return FStat(file, out var status) == 0
            ? new FileIdentity(status.Dev, status.Ino)
            : throw new IOException("Cannot tell which file this is.", new Win32Exception());
    }

    /// <summary>What lies at <paramref name="path"/> itself, no link followed.</summary>
    public static (PathKind Kind, FileIdentity Identity, long Length) At(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return AtOnWindows(path);
        }

        const int TypeMask = 0xF000, RegularFile = 0x8000, Link = 0xA000, NoSuchFile = 2;
        if (LStat(path, out var status) != 0)
        {
            var error = new Win32Exception();
            return error.NativeErrorCode == NoSuchFile ? default : throw new IOException("Cannot look at the partial file.", error);
        }

        var kind = (status.Mode & TypeMask) switch { RegularFile => PathKind.File, Link => PathKind.Link, _ => PathKind.Other };
        return (kind, new FileIdentity(status.Dev, status.Ino), status.Size);
    }

    private static bool AreNumbersKept(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return OperatingSystem.IsWindows() || !Array.Exists(Renumbering, name => name == new DriveInfo(folder).DriveFormat);
        }
        catch (Exception e) when (DiskException.IsDiskError(e))
        {
            throw new IOException("Cannot tell on what kind of disk this file is.", e);
        }
    }

    private static (PathKind Kind, FileIdentity Identity, long Length) AtOnWindows(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            return (PathKind.Link, default, 0);
        }

        if (!info.Exists)
        {
            return Directory.Exists(path) ? (PathKind.Other, default, 0) : default;
        }

        try
        {
            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return (PathKind.File, Of(handle), RandomAccess.GetLength(handle));
        }
        catch (FileNotFoundException)
        {
            return default;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle file, out UnixStatus status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LStat(string path, out UnixStatus status);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out WindowsStatus status);

    // .NET's own FileStatus (pal_io.h); the same on every Unix. A test compares what it yields with what is known of a file.
    [StructLayout(LayoutKind.Sequential)]
    private struct UnixStatus
    {
        public int Flags;
        public int Mode;
        public uint Uid;
        public uint Gid;
        public long Size;
        public long ATime, ATimeNsec, MTime, MTimeNsec, CTime, CTimeNsec, BirthTime, BirthTimeNsec;
        public long Dev;
        public long RDev;
        public long Ino;
        public uint UserFlags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowsStatus
    {
        public uint FileAttributes;
        public uint CreationLow, CreationHigh, AccessLow, AccessHigh, WriteLow, WriteHigh;
        public uint VolumeSerialNumber;
        public uint FileSizeHigh, FileSizeLow;
        public uint NumberOfLinks;
        public uint FileIndexHigh;
        public uint FileIndexLow;
    }
}

internal enum PathKind
{
    Nothing,
    File,
    Link,
    Other,
}
