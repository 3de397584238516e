namespace MlxManager.Tests.Downloads.Soak;

/// <summary>What this process holds of the system when nothing is under way.</summary>
internal sealed record Belongings(int OtherHandles, int Sockets)
{
    public static Belongings Now()
    {
        // What only waits to be finalised is no leak.
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var handles = OperatingSystem.IsLinux() ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(handle => handle.LinkTarget ?? "").ToList() : [];
        var sockets = handles.Count(target => target.StartsWith("socket:", StringComparison.Ordinal));
        return new Belongings(handles.Count - sockets, sockets);
    }

    public override string ToString() => $"{Sockets} sockets, {OtherHandles} other handles";
}
