using MlxManager.Core.Transfer;

namespace MlxManager.Core.Downloads;

/// <summary>What an exception from the file system means for a download.</summary>
internal static class DiskTroubles
{
    private const int NoSpace = 28;
    private const int OverQuota = 122;
    private const int OverQuotaMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static bool IsDiskTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static BringResult Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => new BringResult.DiskFailed(
            new DownloadError(ErrorKind.NoPermission, $"The cache cannot be written: {exception.Message}")),
        _ when DiskException.IsReadOnly(exception) => new BringResult.DiskFailed(
            new DownloadError(ErrorKind.NoPermission, $"The cache cannot be written, since its disk is read-only: {exception.Message}")),
        IOException io when IsFull(io) => new BringResult.DiskFull(exception.Message),
        _ => new BringResult.DiskFailed(new DownloadError(ErrorKind.DiskFailed, $"The disk failed: {exception.Message}")),
    };

    private static bool IsFull(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult is WindowsDiskFull or WindowsHandleDiskFull
        : exception.HResult == NoSpace || exception.HResult == (OperatingSystem.IsMacOS() ? OverQuotaMac : OverQuota);
}
