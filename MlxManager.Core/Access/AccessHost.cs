using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Persistence;

namespace MlxManager.Core.Access;

/// <summary>Reads who may come in, after the tables are up to date and before the first request.</summary>
internal sealed partial class AccessHost(Doorkeeper doorkeeper, ApiKeys keys, ILogger<AccessHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await doorkeeper.LoadAsync(cancellationToken);
            await keys.LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseTroubles.IsNonsense(exception))
        {
            LogKeysLost(logger, exception);
        }

        if (doorkeeper.HasLostPassword)
        {
            LogLost(logger);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Critical, Message =
        "The password was lost with a database that was damaged or removed, and nobody can sign in. Write a new one into a file that only you may read, name it in MlxManager__AccessPasswordFile and start again")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The keys of programs cannot be read from the database; none of them opens anything. Make new ones on the page: Settings, Access")]
    private static partial void LogKeysLost(ILogger logger, Exception exception);
}
