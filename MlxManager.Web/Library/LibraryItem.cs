using MlxManager.Core.Cache;
using MlxManager.Core.Library;

namespace MlxManager.Web.Library;

/// <summary>What one row shows: values only, so that an equal one need not be drawn again.</summary>
public sealed record LibraryItem(
    RepoName Name, long SizeBytes, DateTimeOffset LastUsed, DateTimeOffset LastChanged, Condition Condition, bool IsPinned)
{
    public static LibraryItem Of(CachedRepo repo, LibraryPicture picture) => new(
        repo.Name,
        repo.SizeBytes,
        repo.LastUsed,
        repo.LastChanged,
        Condition.Of(repo, picture.IsArriving(repo.Name)),
        picture.IsPinned(repo.Name));
}
