using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Console;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>
/// A server that a command puts up in its own process for as long as it needs one: it holds the data folder like any other, shows the page,
/// and goes with the process. It logs nothing to the terminal, and leaves signals to the command.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OwnServer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <exception cref="CommandStopped">It cannot start.</exception>
    public static async Task<OwnServer> StartAsync(IConfiguration configuration)
    {
        // The usual address, so that the page is where it is looked for; another one if a program has that already.
        string[] address = ListenAddress.Usual(configuration) is { } usual && !IsFree(usual.Port) ? ["--urls", "http://127.0.0.1:0"] : [];
        var (app, faults) = Server.Build(address, builder =>
        {
            builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.None);
            builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        });
        if (app is null)
        {
            throw CannotStart(string.Join("; ", faults));
        }

        if (await app.TryStartAsync() is { } fault)
        {
            // What had begun before the fault ends in order.
            await app.StopAsync();
            await app.DisposeAsync();
            throw CannotStart(fault);
        }

        return new OwnServer(app, app.Urls.Select(ListenAddress.ToReach).OfType<Uri>().First());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static CommandStopped CannotStart(string fault) => new(ExitCode.NoServer, $"No server runs, and none can be started: {fault.TrimEnd('.')}.");

    private static bool IsFree(int port)
    {
        using var trial = new TcpListener(IPAddress.Loopback, port);
        try
        {
            trial.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The command decides when it ends.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
