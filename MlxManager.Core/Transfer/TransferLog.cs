using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Transfer;

internal static partial class TransferLog
{
    [LoggerMessage(LogLevel.Debug, "{Cause}: {Message} After {NewBytes} new bytes; next try in {Pause}.")]
    public static partial void Retrying(ILogger logger, FailureCause cause, string message, long newBytes, TimeSpan pause);

    [LoggerMessage(LogLevel.Debug, "A connection much slower than the others was replaced after {NewBytes} new bytes.")]
    public static partial void Replaced(ILogger logger, long newBytes);

    [LoggerMessage(LogLevel.Debug, "The machine has slept: a connection was given up after {NewBytes} new bytes.")]
    public static partial void Woken(ILogger logger, long newBytes);

    [LoggerMessage(LogLevel.Debug, "A flush at the end of a run was left behind: {Reason}")]
    public static partial void FlushLeft(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "A flush at the end of a run failed; what had not reached the disk before is fetched again: {Reason}")]
    public static partial void FlushFailed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The journal's last word after a disk failure could not be written: {Reason}")]
    public static partial void JournalLeft(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The partial of {Etag} was deleted or changed by another program; it is opened again.")]
    public static partial void PartialChanged(ILogger logger, string etag);

    [LoggerMessage(LogLevel.Information, "Another program has opened the partial of {Etag} while it was filled; it is hashed once more.")]
    public static partial void LookedAgain(ILogger logger, string etag);

    [LoggerMessage(LogLevel.Warning, "The content of {Etag} is not what its name says (by the digests: {Blame}); {Kept} of {Size} bytes are kept.")]
    public static partial void WrongContent(ILogger logger, string etag, WrongContentBlame blame, long kept, long size);

    [LoggerMessage(LogLevel.Warning, "What came once more just before byte {Position} is not what came before.")]
    public static partial void CameDifferent(ILogger logger, long position);

    [LoggerMessage(LogLevel.Debug, "{Etag}: {Good} of {Size} bytes are there already.")]
    public static partial void Opened(ILogger logger, string etag, long good, long size);
}
