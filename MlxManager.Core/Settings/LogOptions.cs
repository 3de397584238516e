using Microsoft.Extensions.Logging;

namespace MlxManager.Core.Settings;

/// <summary>What is logged, and where besides the console.</summary>
/// <param name="Level">The least the product's own messages must weigh; null leaves it to the section <c>Logging</c>, as for everyone else's.</param>
/// <param name="LogFile">Whether there is a log file in the data folder.</param>
/// <param name="LogFileMegabytes">The size at which a new one is begun, 1 to 1,000, in units of 1,000,000 bytes.</param>
/// <param name="LogFiles">How many there are at most, 1 to 100, the present one among them.</param>
public sealed record LogOptions(LogLevel? Level = null, bool LogFile = true, int LogFileMegabytes = 10, int LogFiles = 5);
