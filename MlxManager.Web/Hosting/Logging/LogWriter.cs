using System.Globalization;
using System.Text;

namespace MlxManager.Web.Hosting.Logging;

/// <summary>Writes lines for as long as the disk takes them; once it takes them again, says how many are missing. One caller at a time.</summary>
internal sealed class LogWriter(RotatingFile file, TimeProvider time)
{
    private long _missing;

    /// <param name="dropped">Lines before this one that will never come.</param>
    public void Write(string line, long dropped)
    {
        _missing += dropped;
        try
        {
            if (_missing > 0)
            {
                file.Write(Encoding.UTF8.GetBytes(LogLine.Of(time.GetUtcNow(), LogLevel.Warning, typeof(LogWriter).FullName!, MissingText, null)));
                _missing = 0;
            }

            file.Write(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The console has the line; a word about it to the log would come here.
            _missing++;
        }
    }

    private string MissingText => string.Create(CultureInfo.InvariantCulture, $"{_missing} lines are missing here: the disk did not take them.");
}
