using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>A model of which the cache holds at least one revision whole.</summary>
/// <param name="SizeBytes">Each blob counted once.</param>
internal sealed record LocalObject(string ModelId, long SizeBytes, IReadOnlyList<LocalRevisionObject> Revisions)
{
    public static LocalObject From(LocalModel model) => new(
        model.Id.Value,
        model.SizeBytes,
        [.. model.Revisions.Where(revision => revision.IsUsable).Select(revision => new LocalRevisionObject(
            revision.Commit.Value,
            [.. revision.Refs.Select(name => name.Value)],
            revision.IsWhole,
            revision.FileCount,
            revision.SizeBytes,
            revision.LastModified))]);
}

/// <param name="Refs">Branches and tags that point to it.</param>
/// <param name="IsWhole">Every file of the commit is there; false when only what the mlx tools read is.</param>
internal sealed record LocalRevisionObject(
    string Commit, IReadOnlyList<string> Refs, bool IsWhole, int FileCount, long SizeBytes, DateTimeOffset LastModified);

internal sealed record RemovedObject(string ModelId, long FreedBytes);
