namespace MlxManager.Core.Models;

/// <summary>The memory that a model can have here.</summary>
/// <param name="TotalBytes">Of the machine, or of the container this runs in.</param>
/// <param name="IsAppleSilicon">The GPU shares it, and macOS lets it work with about three quarters.</param>
public sealed record MachineMemory(long TotalBytes, bool IsAppleSilicon)
{
    public static MachineMemory Read() => MemoryReading.Read();

    /// <summary>How much of it a model may fill, in percent: elsewhere the system and what else runs need their part too.</summary>
    public int UsablePercent => IsAppleSilicon ? 75 : 85;

    public long UsableBytes => TotalBytes / 100 * UsablePercent;
}
