using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

/// <summary>Repos as a look at the cache would find them.</summary>
internal static class Shelf
{
    public static readonly Wholeness Whole = new(WholenessState.Whole, 12, 0, 0);

    public static readonly Wholeness Lacking = new(WholenessState.Incomplete, 12, 3, 8_100_000_000);

    public static CachedRevision Revision(Wholeness? wholeness = null, CommitHash? commit = null, params string[] refs) =>
        new(commit ?? Sample.Commit, [.. refs], 9, 4_000_000_000, 1_000_000_000, Sample.Now.AddDays(-5), wholeness ?? Whole);

    public static CachedRepo Repo(string name = $"models/{Sample.Model}", Wholeness? wholeness = null) => new()
    {
        Name = Name(name),
        SizeBytes = 4_000_000_000,
        FileCount = 9,
        LastUsed = Sample.Now.AddDays(-2),
        LastChanged = Sample.Now.AddDays(-70),
        Revisions = [Revision(wholeness, null, "main")],
        Refs = [new("main", Sample.Commit, false)],
    };

    public static RepoName Name(string text) => RepoName.TryParse(text, out var name) ? name : throw new FormatException(text);

    public static LibraryPicture Picture(params CachedRepo[] repos) => new(new Inventory(true, [.. repos], [], Sample.Now), true, [], [], false, null);
}
