using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace MlxManager.Web.Hosting;

/// <summary>Starts, says where, waits for the end. What a person can mend is said in a line, without a stack.</summary>
internal static class Startup
{
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (IOException exception) when (exception.InnerException is AddressInUseException)
            {
                return Refuse("Another program already listens on {0}. Is MlxManager running? Close it, or choose another address with --urls.", app);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied or SocketError.AddressNotAvailable)
            {
                return Refuse("This machine does not let MlxManager listen on {0}. Choose another address with --urls.", app);
            }

            await Console.Out.WriteLineAsync($"MlxManager is ready: open {string.Join(" or ", app.Urls)} (Ctrl+C stops it; downloads go on at the next start)");
            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    private static int Refuse(string message, WebApplication app)
    {
        Console.Error.WriteLine(message, app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "the address asked for");
        return 1;
    }
}
