using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>A real server under the <see cref="Tracer"/>: all that it writes counts, cache and database.</summary>
internal static class TracedServer
{
    /// <summary>The sweep takes every fail point, not only a few that are spread evenly.</summary>
    public static bool IsEveryStep { get; } = Environment.GetEnvironmentVariable("MLXMANAGER_EVERY_STEP") == "1";

    /// <returns>The server, which may have ended on its way to being ready.</returns>
    public static async Task<LiveServer> StartAsync(SampleHubOptions options, FailPoint point)
    {
        var server = await LiveServer.PrepareAsync(options);
        server.Launcher = Tracer.Launcher(server.Folder, LogOf(server), point);
        server.Spawn();
        try
        {
            await server.ReadyAsync();
        }
        catch (InvalidOperationException)
        {
            server.HasBeenReady.Should().BeFalse();
        }

        return server;
    }

    public static Task<string[]> StepsAsync(LiveServer server) => File.ReadAllLinesAsync(LogOf(server));

    private static string LogOf(LiveServer server) => Path.Combine(server.Folder, "steps");
}
