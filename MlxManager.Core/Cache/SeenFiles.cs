namespace MlxManager.Core.Cache;

/// <summary>
/// Files and folders as they were when they were looked at. A folder's time of change tells whether names were added to it or
/// taken away; one file that is written in place is told by its own.
/// </summary>
internal sealed class SeenFiles
{
    // What changes within the grain of the file system's clock keeps its time: up to 2 s on FAT, some milliseconds on ext4.
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    private readonly List<(string Path, FileFacts Facts)> _seen = [];

    /// <summary>The machine's clock, as the file system's times are by it, whatever time the program is told.</summary>
    private readonly DateTime _since = TimeProvider.System.GetUtcNow().UtcDateTime;

    public void Add(string path, FileFacts facts) => _seen.Add((path, facts));

    /// <summary>What was seen at a path; null for one that was not looked at, or could not be.</summary>
    public FileFacts? Of(string path) => _seen.FindLast(one => one.Path == path) is { Path: not null } seen ? seen.Facts : null;

    /// <summary>Looks at each again, without opening any.</summary>
    public bool AreUnchanged()
    {
        foreach (var (path, before) in _seen)
        {
            if (before.LastWriteUtc > _since - Grain || !IsSame(before, path))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame(FileFacts before, string path)
    {
        try
        {
            var now = FileFacts.At(path);
            return (before.Kind, before.Length, before.LastWriteUtc, before.Device, before.Number)
                == (now.Kind, now.Length, now.LastWriteUtc, now.Device, now.Number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It cannot be looked at any more: whoever reads anew says so.
            return false;
        }
    }
}
