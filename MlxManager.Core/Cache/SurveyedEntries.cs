using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>One file of a snapshot, or a link where one should be.</summary>
/// <param name="Folder">Of the snapshot, absolute.</param>
/// <param name="Name">Below the snapshot's folder, with forward slashes.</param>
/// <param name="Blob">The name of the blob in this repo that a link leads to by its text, there or not.</param>
/// <param name="Length">Bytes of the content; null when the entry leads to no file.</param>
internal sealed record SnapshotEntry(string Folder, string Name, DiskKind Kind, string? Blob, long? Length, DateTime LastWriteUtc)
{
    /// <summary>Absolute.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    public DateTime LastReadUtc { get; init; }

    /// <summary>Where a link to somewhere outside <c>blobs/</c> ends.</summary>
    public string? Elsewhere { get; init; }

    public bool LeadsToFolder { get; init; }

    /// <summary>A link that leads to nothing.</summary>
    public bool IsDangling => Kind == DiskKind.Link && Length is null && !LeadsToFolder;

    /// <summary>A file that is there, as opposed to what a crash left half-made.</summary>
    public bool IsContent => Length is not null && !TemporaryName.Is(System.IO.Path.GetFileName(Name));

    /// <summary>The same for entries with the same content on disk: the blob's name, or a path.</summary>
    public string Content => Blob ?? Elsewhere ?? Path;
}

/// <param name="Commit">Null for a folder that no official client would have made.</param>
internal sealed record SurveyedSnapshot(string Folder, CommitHash? Commit, DateTime LastWriteUtc, IReadOnlyList<SnapshotEntry> Entries);

/// <param name="Text">What it says, as written; null when that cannot be a ref's.</param>
internal sealed record SurveyedRef(string Path, string Name, CommitHash? Commit, string? Text)
{
    /// <summary>It could say something, and nobody knows what: another user's, or on a damaged disk.</summary>
    public bool IsUnread { get; init; }
}

/// <summary>Something in <c>blobs/</c>.</summary>
/// <param name="Facts">Of the file; of what it leads to when it is a link.</param>
/// <param name="SharedAt">Where a link ends, when there is a file: the content lies in a store that others use, too.</param>
internal sealed record SurveyedBlob(string Name, DiskKind Kind, FileFacts Facts, string? SharedAt)
{
    public bool IsPartial => Kind == DiskKind.File && Name.EndsWith(RepoFolders.PartialSuffix, StringComparison.Ordinal);

    public long? Length => Facts.Kind == DiskKind.File ? Facts.Length : null;
}

internal enum Oddity
{
    NotAFolder,
    Unreadable,
    NoSnapshots,
    FileInSnapshots,
    UnknownEntry,
}

/// <param name="Path">Absolute.</param>
/// <param name="IsCorrupt">The official scan leaves the whole repo out for it.</param>
internal sealed record SurveyedOddity(Oddity Kind, string Path, bool IsCorrupt);
