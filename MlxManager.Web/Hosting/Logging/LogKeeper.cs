using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Hosting.Logging;

/// <summary>Opens the log file once the data folder is this process's own: two servers would turn each other's files over.</summary>
internal sealed class LogKeeper(FileLog log, DataFolder folder, LogOptions options) : IHostedLifecycleService
{
    /// <summary>In the data folder.</summary>
    public const string FolderName = "logs";

    private const long Megabyte = 1_000_000;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        log.Begin(new RotatingFile(Path.Combine(folder.Path, FolderName), options.LogFileMegabytes * Megabyte, options.LogFiles));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
