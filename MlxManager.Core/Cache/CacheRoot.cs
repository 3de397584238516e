namespace MlxManager.Core.Cache;

/// <summary>
/// Where the cache lies, and whether it is there. A disk that was mounted at the cache folder, or at one above it, leaves an empty
/// folder of another disk behind when it goes: that folder is not the cache, whatever is in it.
/// </summary>
internal sealed class CacheRoot(string path)
{
    private const int Unknown = -1;
    private int _levelsToMount = Unknown;

    /// <summary>Absolute.</summary>
    public string Path => path;

    /// <summary>How far above the folder (0: at it) its disk was mounted when it was last used; null for the system's own disk, or when nobody knows.</summary>
    public int? LevelsToMount
    {
        get => Volatile.Read(ref _levelsToMount) is var levels and not Unknown ? levels : null;
        set => Volatile.Write(ref _levelsToMount, value ?? Unknown);
    }

    public bool IsThere => Directory.Exists(path) && !IsUnmounted;

    /// <summary>The folder is there, but not on the disk that was mounted for it.</summary>
    public bool IsUnmounted => LevelsToMount is { } then && (LevelsNow() is not { } now || now > then);

    /// <summary>For a person, when it is not there.</summary>
    public string MissingText => IsUnmounted
        ? $"The disk of the cache folder {path} is not there; what lies in its place belongs to another disk. Is it connected?"
        : $"The cache folder {path} is not there. Is its disk connected?";

    public int? LevelsNow() => NativeFile.LevelsToMount(path);
}
