using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>Something random done to a <see cref="RandomCache"/>, and what must be true of it at any moment and at the end.</summary>
internal sealed class RemovalWork
{
    private readonly Dictionary<string, string> _readable;
    private readonly HashSet<string> _faults;
    private readonly string[] _store;
    private readonly int _choice;
    private readonly bool _isSetAside;
    private readonly HashSet<string> _goes = new(StringComparer.Ordinal);

    /// <param name="seed">Draws what is done, from the cache as it is.</param>
    public RemovalWork(RandomCache cache, int seed)
    {
        var random = new Random(seed);
        _choice = random.Next(4);
        _isSetAside = random.Next(2) == 0;
        _readable = CacheRules.Readable(cache.Root);
        _faults = [.. CacheRules.Faults(cache.Root).Select(fault => Below(cache, fault))];
        _store = [.. cache.Store.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Repo = cache.Cache.RepoNames()[random.Next(cache.Cache.RepoNames().Count)];
        Commits = Snapshots(cache, Repo).Where(_ => random.Next(2) == 0).ToHashSet();
        Chosen = cache.Cache.Repo(Repo).FindLooseEnds([], Soon).Where(end => end.CanGo && (_choice == 0 || random.Next(2) == 0))
            .Select(end => (end.Kind, end.Path)).ToHashSet();
        var going = _choice switch
        {
            0 or 1 => Chosen.Where(end => end.Kind == LooseEndKind.DetachedRevision).Select(end => end.Path),
            2 => Commits.Select(commit => $"{Repo.Folder}/snapshots/{commit}"),
            _ => [Repo.Folder],
        };
        _goes.UnionWith(going.Select(path => path + "/"));
    }

    public RepoName Repo { get; }

    public bool IsTidying => _choice < 2;

    public bool IsEverythingTidied => _choice == 0;

    public bool IsWhole => _choice == 3;

    public bool IsSetAside => _isSetAside;

    private static DateTimeOffset Soon => TimeProvider.System.GetUtcNow().AddDays(1);

    private HashSet<CommitHash> Commits { get; }

    private HashSet<(LooseEndKind Kind, string Path)> Chosen { get; }

    /// <summary>Plans anew each time, as the product does.</summary>
    public (RemovalPlan Plan, RemovalDone Done) Do(ModelCache cache)
    {
        var repo = cache.Repo(Repo);
        var plan = _choice switch
        {
            0 or 1 => repo.PlanTidying([.. repo.FindLooseEnds([], Soon).Where(end => Chosen.Contains((end.Kind, end.Path)))], []),
            2 => repo.PlanRevisions(Commits, []),
            _ => repo.PlanRemoval(),
        };
        return (plan, _isSetAside ? repo.SetAside(plan, TrashReason.Tidying, DateTimeOffset.UnixEpoch) : repo.Remove(plan));
    }

    /// <summary>True before, after and at any moment between.</summary>
    public void AssertNothingIsBroken(RandomCache cache)
    {
        CacheRules.Faults(cache.Root).Select(fault => Below(cache, fault)).Should().BeSubsetOf(_faults, "nothing may be broken that was not before");
        var now = CacheRules.Readable(cache.Root);
        _readable.Where(file => !_goes.Any(gone => file.Key.StartsWith(gone, StringComparison.Ordinal)) && now.GetValueOrDefault(file.Key) != file.Value)
            .Should().BeEmpty("what was not to go stays readable");
        cache.Store.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Should().Equal(_store, "the shared store is nobody's to remove");
    }

    public void AssertDone(RandomCache cache)
    {
        AssertNothingIsBroken(cache);
        if (IsWhole)
        {
            Directory.Exists(Path.Combine(cache.Root, Repo.Folder)).Should().BeFalse();
            return;
        }

        // What another revision's link leads over stays; nothing else does.
        var left = CacheRules.Readable(cache.Root).Keys.Where(path => _goes.Any(gone => path.StartsWith(gone, StringComparison.Ordinal)));
        left.Should().BeSubsetOf(LinksOver(cache));
    }

    public void AssertAllIsBack(RandomCache cache)
    {
        AssertNothingIsBroken(cache);
        CacheRules.Readable(cache.Root).Should().Equal(_readable);
    }

    private static IEnumerable<CommitHash> Snapshots(RandomCache cache, RepoName repo)
    {
        var folder = Path.Combine(cache.Root, repo.Folder, "snapshots");
        return Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(path => CommitHash.Parse(Path.GetFileName(path))) : [];
    }

    private static HashSet<string> LinksOver(RandomCache cache) => [.. new DirectoryInfo(cache.Root).EnumerateFiles("over.bin", SearchOption.AllDirectories)
        .Where(link => link.LinkTarget is not null)
        .Select(link => Path.GetRelativePath(cache.Root, Path.GetFullPath(link.LinkTarget!, link.DirectoryName!)))];

    private static string Below(RandomCache cache, string fault) => fault.Replace(cache.Root, "", StringComparison.Ordinal);
}
