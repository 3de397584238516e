using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library;

/// <summary>What the cache folder holds, from one look at it. Never changes; a later look is another one.</summary>
/// <param name="IsThere">False when the cache folder is missing: its disk is away, or nothing was ever downloaded.</param>
/// <param name="Repos">Models first, then datasets and spaces; each by id.</param>
/// <param name="Flaws">Of the cache folder itself: what in it is no repo.</param>
public sealed record Inventory(bool IsThere, ImmutableArray<CachedRepo> Repos, ImmutableArray<CacheFlaw> Flaws, DateTimeOffset TakenAt)
{
    public static Inventory Empty { get; } = new(false, [], [], DateTimeOffset.MinValue);

    /// <summary>Bytes of all repos, as the official scan counts them: each blob that a snapshot leads to, once.</summary>
    public long SizeBytes => Repos.Sum(repo => repo.SizeBytes) - SharedAgainBytes;

    /// <summary>Bytes that more than one repo counts, since they lie once in a store that repos share: for each repo after the first.</summary>
    public long SharedAgainBytes { get; init; }

    /// <summary>Locks of repos that are not here any more.</summary>
    public ImmutableArray<GoneRepoLocks> GoneLocks { get; init; } = [];

    public CachedRepo? Find(RepoName name) => Repos.FirstOrDefault(repo => repo.Name == name);
}

/// <param name="Folder">In <c>.locks/</c>.</param>
public sealed record GoneRepoLocks(string Folder, int Count);

/// <summary>One repo's folder in the cache.</summary>
public sealed record CachedRepo
{
    public required RepoName Name { get; init; }

    /// <summary>Bytes of the blobs that its snapshots lead to, each once: what the official scan calls its size.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Blobs that its snapshots lead to, each once.</summary>
    public required int FileCount { get; init; }

    /// <summary>When any of its blobs was last read, as far as the file system keeps that.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    public required DateTimeOffset LastChanged { get; init; }

    /// <summary>Those of which a snapshot folder is there, newest first.</summary>
    public required ImmutableArray<CachedRevision> Revisions { get; init; }

    public required ImmutableArray<CachedRef> Refs { get; init; }

    public ImmutableArray<CachedPartial> Partials { get; init; } = [];

    /// <summary>Whole blobs that no snapshot leads to.</summary>
    public ImmutableArray<LooseBlob> Unreferenced { get; init; } = [];

    /// <summary>Lock files that nobody needs: none of a partial that somebody fills.</summary>
    public int StrayLocks { get; init; }

    /// <summary>Names under <c>.no_exist</c>: files the Hub was asked for and does not have.</summary>
    public int KnownAbsent { get; init; }

    public ImmutableArray<CacheFlaw> Flaws { get; init; } = [];

    /// <summary>Whether the official scan calls it corrupt, and leaves it out.</summary>
    public bool IsCorrupt => Flaws.Any(flaw => flaw.IsCorrupt);

    /// <summary>The revision that the main branch stands at here, else the newest.</summary>
    public CachedRevision? Current =>
        Revisions.FirstOrDefault(revision => revision.Refs.Contains("main")) ?? Revisions.FirstOrDefault();
}

/// <param name="Refs">Branches and tags that stand at it.</param>
/// <param name="FileCount">Files that are there.</param>
/// <param name="SizeBytes">Of its files, each blob once.</param>
/// <param name="OwnBytes">Of the blobs that no other revision of the repo uses: what goes if it alone goes.</param>
public sealed record CachedRevision(
    CommitHash Commit,
    ImmutableArray<string> Refs,
    int FileCount,
    long SizeBytes,
    long OwnBytes,
    DateTimeOffset LastChanged,
    Wholeness Wholeness);

public enum WholenessState
{
    /// <summary>Every file of the listing is there with its size.</summary>
    Whole,

    /// <summary>Not whole, but everything is there that the mlx tools fetch and read.</summary>
    Usable,

    Incomplete,

    /// <summary>Nothing tells which files belong to it.</summary>
    Unknown,
}

/// <param name="FilesTotal">Files that belong to it; null when nothing tells.</param>
/// <param name="MissingFiles">Of these, those that are not there or have another size.</param>
/// <param name="MissingBytes">Bytes still to be fetched; null when nothing tells.</param>
public sealed record Wholeness(WholenessState State, int? FilesTotal, int MissingFiles, long? MissingBytes)
{
    public bool IsUsable => State is WholenessState.Whole or WholenessState.Usable;
}

/// <param name="Commit">Null when what it says is no commit.</param>
/// <param name="IsDangling">There is no snapshot of its commit: the official scan calls the whole repo corrupt.</param>
public sealed record CachedRef(string Name, CommitHash? Commit, bool IsDangling)
{
    /// <summary>It cannot be read, so that nobody knows which revision it stands at.</summary>
    public bool IsUnread { get; init; }
}

public enum PartialOwner
{
    /// <summary>An unfinished download of ours fills it.</summary>
    Ours,

    /// <summary>Another tool writes it: its lock is held, or it changed a moment ago.</summary>
    Foreign,

    /// <summary>Nobody will go on with it.</summary>
    Orphaned,
}

/// <param name="FileName">In <c>blobs/</c>.</param>
/// <param name="DownloadId">The download it belongs to, when it is ours.</param>
/// <param name="SizeBytes">What it occupies on the disk.</param>
public sealed record CachedPartial(string FileName, PartialOwner Owner, int? DownloadId, long SizeBytes, DateTimeOffset LastChanged);

/// <param name="FileName">In <c>blobs/</c>.</param>
/// <param name="SizeBytes">0 for a link into a store that repos share: what it leads to stays when it goes.</param>
public sealed record LooseBlob(string FileName, long SizeBytes, DateTimeOffset LastChanged);

public enum FlawKind
{
    /// <summary>A snapshot's link leads to nothing.</summary>
    DanglingLink,

    /// <summary>A ref stands at a commit of which there is no snapshot.</summary>
    RefWithoutSnapshot,

    /// <summary>A file lies in <c>snapshots/</c>, where only folders of commits belong.</summary>
    FileInSnapshots,

    /// <summary>Something in the cache folder that is no repo.</summary>
    UnknownEntry,

    /// <summary>A file or link stands where a folder belongs.</summary>
    NotAFolder,

    /// <summary>It cannot be looked into.</summary>
    Unreadable,

    /// <summary>The repo's folder has no <c>snapshots/</c>.</summary>
    NoSnapshots,
}

/// <param name="Path">Below the cache folder, with forward slashes.</param>
/// <param name="IsCorrupt">Whether the official scan calls the repo corrupt for it, and leaves it out.</param>
public sealed record CacheFlaw(FlawKind Kind, string Path, bool IsCorrupt);
