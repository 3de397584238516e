using System.Globalization;

namespace MlxManager.Tests.Downloads.Soak;

/// <summary>What this process holds when nothing is under way.</summary>
/// <param name="Memory">Managed bytes that somebody can still reach.</param>
internal sealed record Belongings(int OtherHandles, int Sockets, long Memory)
{
    /// <summary>
    /// To be asked from a method that has looked at nothing itself: compiled without optimisation, as tests are, what it has had in hand once
    /// stays reachable until it returns.
    /// </summary>
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
        return new Belongings(handles.Count - sockets, sockets, GC.GetTotalMemory(forceFullCollection: false));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sockets} sockets, {OtherHandles} other handles, {Memory / 1e6:F1} MB");
}
