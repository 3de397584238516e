namespace MlxManager.Core.Transfer;

/// <summary>The disk, or the journal on it, failed. Kept apart from the network's own <see cref="IOException"/>s.</summary>
internal sealed class DiskException(string message, bool isFull, Exception? inner = null) : Exception(message, inner)
{
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    private const int ReadOnlyDisk = 30;
    private const int ReadOnlyOnWindows = unchecked((int)0x80070013);

    public bool IsFull { get; } = isFull;

    /// <summary>The system does not let us: for want of rights, or since the disk is read-only.</summary>
    public bool IsRefused => InnerException is UnauthorizedAccessException || InnerException is { } inner && IsReadOnly(inner);

    /// <param name="what">What was being done, as in "The partial file could not be written".</param>
    public static DiskException From(string what, Exception error) => IsFullError(error)
        ? new DiskException($"{what}: no space is left on the disk.", isFull: true, error)
        : new DiskException($"{what}: {error.Message}", isFull: false, error);

    /// <summary>Whether the disk takes nothing at all, as one does that is mounted so, or that the system has found faulty.</summary>
    public static bool IsReadOnly(Exception error) => error.HResult == (OperatingSystem.IsWindows() ? ReadOnlyOnWindows : ReadOnlyDisk);

    /// <summary>Whether an operation on a file failed as disks do, rather than by a fault of ours.</summary>
    public static bool IsDiskError(Exception error) => error is IOException or UnauthorizedAccessException;

    private static bool IsFullError(Exception error) => OperatingSystem.IsWindows()
        ? error.HResult is DiskFullOnWindows or HandleDiskFullOnWindows
        : error.HResult == NoSpace || error.HResult == (OperatingSystem.IsMacOS() ? QuotaOnMac : QuotaOnLinux);
}
