namespace MlxManager.Core.Cache;

/// <summary>What one call tells of the file at a path. The default: nothing is there.</summary>
/// <param name="Length">Bytes of a file, <see cref="DiskEntry.MostLength"/> at most; 0 for anything else.</param>
/// <param name="AllocatedBytes">What a file occupies: less than its length when it has holes.</param>
/// <param name="LastReadUtc">As far as the file system keeps that.</param>
/// <param name="Number">Which file it is on its volume; 0 where that is not told.</param>
internal readonly record struct FileFacts(
    DiskKind Kind, long Length, long AllocatedBytes, DateTime LastWriteUtc, DateTime LastReadUtc, ulong Device, ulong Number)
{
    public long Length { get; } = Math.Min(Length, DiskEntry.MostLength);

    /// <summary>Of what stands at the path itself.</summary>
    /// <exception cref="IOException">It cannot be told whether anything does.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static FileFacts At(string path) => NativeFolder.IsSupported ? NativeFolder.Facts(path, follow: false) : Of(DiskEntry.At(path), path);

    /// <summary>Of what stands at the end of the links that begin at the path; the default also where that cannot be reached.</summary>
    public static FileFacts Behind(string path)
    {
        if (NativeFolder.IsSupported)
        {
            return NativeFolder.Facts(path, follow: true);
        }

        var entry = DiskEntry.At(path);
        if (entry.Kind != DiskKind.Link)
        {
            return Of(entry, path);
        }

        return DiskEntry.EndOf(path) is { } end ? Of(DiskEntry.At(end), end) : default;
    }

    private static FileFacts Of(DiskEntry entry, string path) => entry.Kind is DiskKind.Missing or DiskKind.Link
        ? new FileFacts(entry.Kind, 0, 0, default, default, 0, 0)
        : new FileFacts(
            entry.Kind,
            entry.Length,
            entry.Kind == DiskKind.File ? NativeFile.AllocatedBytes(path) ?? entry.Length : 0,
            entry.LastWriteUtc,
            File.GetLastAccessTimeUtc(path),
            0,
            0);
}
