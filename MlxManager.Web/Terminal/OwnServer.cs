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
    public static async Task<OwnServer> StartAsync()
    {
        // The usual address, so that the page is where it is looked for; another one if a program has that already.
        var (server, fault) = await TryStartAsync([]);
        if (server is null && fault is { IsAddress: true })
        {
            (server, fault) = await TryStartAsync(["--urls", "http://127.0.0.1:0"]);
        }

        return server ?? throw new CommandStopped(ExitCode.NoServer, $"No server runs, and none can be started: {fault?.Words}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task<(OwnServer? Server, Fault? Fault)> TryStartAsync(string[] args)
    {
        var (app, faults) = Server.Build(args, builder =>
        {
            builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.None);
            builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        });
        if (app is null)
        {
            return (null, new Fault(string.Join("; ", faults), IsAddress: false));
        }

        if (await app.TryStartAsync() is { } fault)
        {
            await app.DisposeAsync();
            return (null, new Fault(fault, IsAddress: fault.Contains("--urls", StringComparison.Ordinal)));
        }

        return (new OwnServer(app, app.Urls.Select(ListenAddress.ToReach).OfType<Uri>().First()), null);
    }

    private sealed record Fault(string Words, bool IsAddress);

    /// <summary>The command decides when it ends.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
