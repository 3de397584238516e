namespace MlxManager.Core.Library.Disk;

/// <summary>What must be freed before something fits. Both are 0 when it does.</summary>
/// <param name="DiskBytes">For the disk to hold it, with all that is promised already.</param>
/// <param name="BudgetBytes">For the cache to stay within its budget.</param>
public sealed record RoomShortage(long DiskBytes, long BudgetBytes)
{
    public static RoomShortage None { get; } = new(0, 0);

    /// <summary>Freeing this much mends both.</summary>
    public long Bytes => Math.Max(DiskBytes, BudgetBytes);

    /// <param name="bytes">Of what is to fit besides what is promised. 0 asks whether what is promised fits.</param>
    public static RoomShortage Of(DiskPicture picture, long bytes) => new(
        picture.Volume is { } volume ? Lacking(picture.PromisedBytes, bytes, volume.FreeBytes) : 0,
        picture.BudgetBytes is { } budget ? Lacking(picture.PromisedBytes, bytes, budget - picture.CacheBytes) : 0);

    /// <summary>Whoever asks may ask for anything: no sum may turn over.</summary>
    private static long Lacking(long promised, long bytes, long left) =>
        (long)Int128.Clamp((Int128)promised + bytes - left, 0, long.MaxValue);
}
