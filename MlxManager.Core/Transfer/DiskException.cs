namespace MlxManager.Core.Transfer;

/// <summary>The disk, or the journal on it, failed. Kept apart from the network's own <see cref="IOException"/>s.</summary>
internal sealed class DiskException(string message, bool isFull, Exception? inner = null) : Exception(message, inner)
{
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    public bool IsFull { get; } = isFull;

    /// <param name="what">What was being done, as in "The partial file could not be written".</param>
    public static DiskException From(string what, Exception error) => IsFullError(error)
        ? new DiskException($"{what}: no space is left on the disk.", isFull: true, error)
        : new DiskException($"{what}: {error.Message}", isFull: false, error);

    /// <summary>Whether an operation on a file failed as disks do, rather than by a fault of ours.</summary>
    public static bool IsDiskError(Exception error) => error is IOException or UnauthorizedAccessException;

    private static bool IsFullError(Exception error) => OperatingSystem.IsWindows()
        ? error.HResult is DiskFullOnWindows or HandleDiskFullOnWindows
        : error.HResult == NoSpace || error.HResult == (OperatingSystem.IsMacOS() ? QuotaOnMac : QuotaOnLinux);
}
