using Microsoft.Win32.SafeHandles;
using MlxManager.Core.Transfer;

namespace MlxManager.Core.Library.Verification;

/// <summary>What tells that a file is still the one that was read.</summary>
/// <param name="WrittenTicks">Of UTC, as exact as the file system gives it.</param>
/// <param name="Identity">Which file it is (<see cref="FileIdentity"/>); not on which device, whose number changes when a disk is plugged in again.</param>
internal readonly record struct FileStamp(long Size, long WrittenTicks, string Identity)
{
    /// <summary>Of the file at the path itself; null when there is none, or something that is no plain file.</summary>
    public static FileStamp? At(string path)
    {
        var (kind, identity, length) = FileIdentity.At(path);
        return kind == PathKind.File ? new FileStamp(length, File.GetLastWriteTimeUtc(path).Ticks, identity.ToString()) : null;
    }

    public static FileStamp Of(SafeFileHandle file) =>
        new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, FileIdentity.Of(file).ToString());
}
