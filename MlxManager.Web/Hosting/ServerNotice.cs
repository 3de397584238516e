using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MlxManager.Core.Persistence;

namespace MlxManager.Web.Hosting;

/// <summary>Leaves word in the data folder where this server listens, as long as it does.</summary>
internal sealed partial class ServerNotice(IServer server, DataFolder folder, TimeProvider time, ILogger<ServerNotice> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            new ServerRecord(Environment.ProcessId, [.. addresses], time.GetUtcNow(), ProductVersion.Number).Write(folder.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotLeft(exception);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(ServerRecord.PathIn(folder.Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left there says nothing once the folder's lock is let go.
            NotLeft(exception);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file that tells commands where this server listens could not be kept")]
    private partial void NotLeft(Exception exception);
}
