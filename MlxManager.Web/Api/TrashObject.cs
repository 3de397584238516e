using MlxManager.Core.Cache;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Web.Api;

/// <summary>A deletion that can be undone.</summary>
/// <param name="EmptiedAt">When it goes for good.</param>
internal sealed record TrashObject(
    string TrashId, string Repo, TrashReason Reason, IReadOnlyList<string> Commits, int FileCount, long SizeBytes, DateTimeOffset MadeAt, DateTimeOffset EmptiedAt)
{
    public static TrashObject From(KeptDeletion kept) => new(
        kept.Entry.Id.Value,
        kept.Entry.Repo.ToString(),
        kept.Entry.Reason,
        [.. kept.Entry.Commits.Select(commit => commit.Value)],
        kept.Entry.FileCount,
        kept.Entry.SizeBytes,
        kept.Entry.MadeAt,
        kept.EmptiedAt);
}

/// <param name="MovedOn">Refs that stand at another commit by now, and stay there.</param>
/// <param name="Lost">Files whose content has been deleted meanwhile.</param>
internal sealed record RestoredObject(string TrashId, string Repo, long Bytes, IReadOnlyList<string> MovedOn, IReadOnlyList<string> Lost)
{
    public static RestoredObject From(TrashId id, Restored result) => new(id.Value, result.Repo!.ToString(), result.Bytes, result.MovedOn, result.Lost);
}

internal sealed record FreedObject(long FreedBytes);
