using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using MlxManager.Core.Persistence;

namespace MlxManager.Web.Hosting;

/// <summary>Starts, says where, waits for the end. What a person can mend is said in words, without a stack.</summary>
internal static class Startup
{
    /// <returns>The exit code of the process.</returns>
    public static int Refuse(IReadOnlyList<string> faults)
    {
        Console.Error.WriteLine($"MlxManager cannot start:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  - {fault}"))}");
        return 1;
    }

    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        var code = 0;
        var limit = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout + ServerDefaults.LetGoTime;
        using var late = new CancellationTokenSource();
        using var asked = app.Lifetime.ApplicationStopping.Register(() => late.CancelAfter(limit));
        try
        {
            await RunAsync().WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // A host waits for each of its services, whether or not that hears of a limit. Every kill is safe, and so is this end.
        }

        return code;

        async Task RunAsync()
        {
            await using (app)
            {
                try
                {
                    if (await app.TryStartAsync() is { } fault)
                    {
                        code = Refuse([fault]);
                        return;
                    }
                }
                catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    // Asked to end before it was ready.
                    return;
                }

                // One that fails has the host stop in good order, which says why: whoever looks after the process is to start it anew.
                var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
                using var stopping = app.Lifetime.ApplicationStopping.Register(
                    () => code = background.Exists(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0);

                await Console.Out.WriteLineAsync($"MlxManager is ready: open {string.Join(" or ", app.Urls)} (Ctrl+C stops it; downloads go on at the next start)");
                await app.WaitForShutdownAsync();
            }
        }
    }

    /// <returns>What a person can mend of why it did not start; null when it did.</returns>
    public static async Task<string?> TryStartAsync(this WebApplication app)
    {
        var wanted = app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "the address asked for";
        try
        {
            await app.StartAsync();
            return null;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return $"another program listens on {wanted}; perhaps MlxManager runs already. Close it, or choose another address with --urls";
        }
        catch (DataFolderException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Of what is read and written before anybody is answered.
            return exception.Message;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied or SocketError.AddressNotAvailable)
        {
            return $"this machine does not let it listen on {wanted}; choose another address with --urls";
        }
    }
}
