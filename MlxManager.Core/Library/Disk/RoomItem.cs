using System.Collections.Immutable;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Library.Disk;

/// <summary>What can go, the cheapest loss first.</summary>
public enum RoomItemKind
{
    /// <summary>Partials that nobody will go on with.</summary>
    OrphanedPartials,

    /// <summary>Whole blobs that no snapshot leads to.</summary>
    LooseBlobs,

    /// <summary>All that was deleted and could still be brought back.</summary>
    Trash,

    /// <summary>A revision that no branch or tag stands at, and that is not the repo's current one.</summary>
    DetachedRevision,

    /// <summary>A repo with all that is in it.</summary>
    Repo,
}

/// <summary>One thing that could be removed to make room.</summary>
/// <param name="Repo">Null only for the trash.</param>
/// <param name="Bytes">What removing it alone frees at least.</param>
/// <param name="LastUsed">Of a repo; when it last changed for anything else.</param>
public sealed record RoomItem(RoomItemKind Kind, RepoName? Repo, long Bytes, DateTimeOffset LastUsed)
{
    /// <summary>Of a revision.</summary>
    public CommitHash? Commit { get; init; }

    /// <summary>Of partials and blobs: their names in <c>blobs/</c>.</summary>
    public ImmutableArray<string> FileNames { get; init; } = [];

    /// <summary>Whether it goes with this one anyway.</summary>
    public bool Contains(RoomItem other) => Kind == RoomItemKind.Repo && other.Kind != RoomItemKind.Repo && other.Repo == Repo;
}
