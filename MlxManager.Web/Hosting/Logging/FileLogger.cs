namespace MlxManager.Web.Hosting.Logging;

/// <summary>One category's way into the <see cref="FileLog"/>.</summary>
internal sealed class FileLogger(FileLog log, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Which levels count is the filters' to say, for the console and the file alike.</summary>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            log.Add(logLevel, category, formatter(state, exception), exception);
        }
    }
}
