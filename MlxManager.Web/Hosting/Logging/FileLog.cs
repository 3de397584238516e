using System.Threading.Channels;

namespace MlxManager.Web.Hosting.Logging;

/// <summary>
/// Logs to a file, beside whoever logs: nobody waits for the disk or hears of its troubles. A line that finds no room in the queue is
/// left out of the file; the console has it.
/// </summary>
internal sealed class FileLog(TimeProvider time) : ILoggerProvider
{
    /// <summary>Lines that wait for the disk; some megabytes at worst.</summary>
    private const int Room = 4096;

    /// <summary>An end must not wait for a disk that does not answer.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(Room) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private Task _writing = Task.CompletedTask;
    private long _dropped;

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    /// <summary>Begins with what has been logged so far. Only for the process that holds the data folder, once.</summary>
    /// <param name="file">Is closed at the end.</param>
    public void Begin(RotatingFile file) => _writing = Task.Run(() => WriteAsync(file));

    public void Add(LogLevel level, string category, string message, Exception? exception)
    {
        if (!_lines.Writer.TryWrite(LogLine.Of(time.GetUtcNow(), level, category, message, exception)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.Wait(Farewell);
    }

    private async Task WriteAsync(RotatingFile file)
    {
        using (file)
        {
            var writer = new LogWriter(file, time);
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                writer.Write(line, Interlocked.Exchange(ref _dropped, 0));
            }
        }
    }
}
