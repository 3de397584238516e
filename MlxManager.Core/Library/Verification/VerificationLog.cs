using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Library.Verification;

internal static partial class VerificationLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "What a check found could not be written down; it is tried again")]
    public static partial void NotSaved(ILogger logger, Exception exception);
}
