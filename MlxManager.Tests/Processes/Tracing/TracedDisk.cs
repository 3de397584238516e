namespace MlxManager.Tests.Processes.Tracing;

/// <summary>
/// The disk of a real server that runs under the <see cref="Tracer"/>: all that it writes counts, cache and database. What befalls the
/// disk can be changed while the server lives.
/// </summary>
internal sealed class TracedDisk(LiveServer server)
{
    /// <summary>The sweeps take every step, not only a few that are spread evenly.</summary>
    public static bool IsEveryStep { get; } = Environment.GetEnvironmentVariable("MLXMANAGER_EVERY_STEP") == "1";

    private string LogPath => Path.Combine(server.Folder, "steps");

    private string FaultPath => Path.Combine(server.Folder, "fault");

    /// <summary>Every change that was made so far, over all processes, in order.</summary>
    public IReadOnlyList<string> Steps => File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [];

    /// <summary>From now on this one and no other, its occurrence counted from here.</summary>
    public void Meet(DiskFault fault)
    {
        File.WriteAllLines(FaultPath + ".new", fault.ToLines());
        File.Move(FaultPath + ".new", FaultPath, overwrite: true);
    }

    /// <summary>From now on no change fails.</summary>
    public void Mend() => Meet(DiskFault.None);

    /// <summary>A new process on the same folders.</summary>
    /// <returns>False when it has ended on its way to being ready.</returns>
    public async Task<bool> StartServerAsync(DiskFault fault)
    {
        Meet(fault);
        server.Launcher = Tracer.Launcher(server.Folder, LogPath, FaultPath);
        server.Spawn();
        try
        {
            await server.ReadyAsync();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
