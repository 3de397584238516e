using MlxManager.Core.Settings;

namespace MlxManager.Web.Hosting.Logging;

internal static class LoggingRegistration
{
    /// <summary>The log file, and the level of the product's own messages. Needs settings and a data folder that is held.</summary>
    public static WebApplicationBuilder AddLog(this WebApplicationBuilder builder, LogOptions options)
    {
        if (options.Level is { } level)
        {
            builder.Logging.AddFilter("MlxManager", level);
        }

        if (options.LogFile)
        {
            builder.Services.AddSingleton<FileLog>();
            builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<FileLog>());
            builder.Services.AddHostedService<LogKeeper>();
        }

        return builder;
    }
}
