using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>Whether a later look found the same files in a revision, by all that it counts of them.</summary>
internal static class RevisionLook
{
    public static IEqualityComparer<CachedRevision> Comparer { get; } = EqualityComparer<CachedRevision>.Create(
        (one, other) => Key(one) == Key(other), one => Key(one).GetHashCode());

    private static (string?, int?, long?, long?, DateTimeOffset?, Wholeness?) Key(CachedRevision? revision) =>
        (revision?.Commit.Value, revision?.FileCount, revision?.SizeBytes, revision?.OwnBytes, revision?.LastChanged, revision?.Wholeness);
}
