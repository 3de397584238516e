namespace MlxManager.Core.Cache;

/// <summary>A folder in a snapshot.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="Prefix">Of the names in it, below the snapshot: empty, or ending with a slash.</param>
/// <param name="Snapshot">The snapshot's own folder.</param>
/// <param name="Depth">How far below the snapshot.</param>
internal sealed record SnapshotPlace(string Folder, string Prefix, string Snapshot, int Depth)
{
    // The text of each link that a client made here begins so.
    private readonly string _toBlobs = string.Concat(Enumerable.Repeat("../", Depth + 2)) + "blobs/";

    public SnapshotPlace Inner(string name) => new(Path.Combine(Folder, name), $"{Prefix}{name}/", Snapshot, Depth + 1);

    /// <summary>The name of the blob that a link here with this text leads to; null when it leads elsewhere.</summary>
    public string? BlobOf(string? target, string blobs)
    {
        if (target is null)
        {
            return null;
        }

        if (target.StartsWith(_toBlobs, StringComparison.Ordinal) && IsName(target.AsSpan(_toBlobs.Length)))
        {
            return target[_toBlobs.Length..];
        }

        // A link's text may be anything but text with a zero in it; that one leads nowhere.
        var end = target.Contains('\0', StringComparison.Ordinal) ? "" : Path.GetFullPath(target, Folder);
        return Path.GetDirectoryName(end) == blobs ? Path.GetFileName(end) : null;
    }

    private static bool IsName(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAny('/', '\0') && text is not ("." or "..");
}
