using System.Globalization;
using System.Text;

namespace MlxManager.Web.Hosting.Logging;

/// <summary>
/// A message as it stands in the log file: <c>2026-11-26T13:29:03.123Z warn MlxManager.Downloads: …</c>, further lines of it indented.
/// What comes from outside cannot pass for another entry, nor move the cursor of the terminal that shows it.
/// </summary>
internal static class LogLine
{
    /// <summary>In characters; the rest of a longer message is left out.</summary>
    public const int Most = 16_384;

    private const string NextLine = "\n    ";

    public static string Of(DateTimeOffset time, LogLevel level, string category, string message, Exception? exception)
    {
        var line = new StringBuilder(160)
            .Append(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            .Append(' ').Append(Word(level)).Append(' ').Append(category).Append(": ");
        Append(line, message);
        if (exception is not null)
        {
            line.Append(NextLine);
            Append(line, exception.ToString());
        }

        return line.Append('\n').ToString();
    }

    private static void Append(StringBuilder line, string text)
    {
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, Most)))
        {
            if (letter == '\n')
            {
                line.Append(NextLine);
            }
            else if (letter != '\r')
            {
                line.Append(char.IsControl(letter) && letter != '\t' ? '?' : letter);
            }
        }

        if (text.Length > Most)
        {
            line.Append(" […]");
        }
    }

    // The words of the console, so that one search finds both.
    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
