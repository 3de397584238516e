using MlxManager.Core.Library;

namespace MlxManager.Web.Api;

/// <summary>A model of which the cache holds at least one revision whole.</summary>
/// <param name="SizeBytes">Each blob counted once.</param>
internal sealed record LocalObject(string ModelId, long SizeBytes, IReadOnlyList<LocalRevisionObject> Revisions)
{
    public static LocalObject From(LocalModel model) => new(
        model.Id.Value,
        model.SizeBytes,
        [.. model.Revisions.Select(revision => new LocalRevisionObject(
            revision.Commit.Value,
            [.. revision.Refs.Select(name => name.Value)],
            revision.FileCount,
            revision.SizeBytes,
            revision.LastModified))]);
}

/// <param name="Refs">Branches and tags that point to it.</param>
internal sealed record LocalRevisionObject(
    string Commit, IReadOnlyList<string> Refs, int FileCount, long SizeBytes, DateTimeOffset LastModified);

internal sealed record RemovedObject(string ModelId, long FreedBytes);
