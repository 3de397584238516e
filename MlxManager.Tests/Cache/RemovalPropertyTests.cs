using MlxManager.Core.Cache;
using MlxManager.Tests.Interop;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>
/// Random caches, whole and damaged, of which something random is pruned or deleted, for good or into the trash and back; and the same
/// cut off before each single change to the disk.
/// </summary>
public sealed class RemovalPropertyTests
{
    private const int Trees = 2100;
    private const int CutTrees = 12;
    private static readonly DateTimeOffset Soon = TimeProvider.System.GetUtcNow().AddDays(1);

    [Fact]
    public void RemoveAndPrune_RandomCaches_NeverTakeWhatALiveLinkNeeds() => Parallel.For(0, Trees, seed =>
    {
        using var cache = new RandomCache(seed, damages: seed % 4);
        var work = new RemovalWork(cache, seed);
        var (plan, done) = work.Do(cache.Cache);

        done.Failures.Should().BeEmpty();
        (done.FreedBytes + done.SetAsideBytes).Should().Be(plan.FreedBytes, "the plan has said so (seed {0})", seed);
        work.AssertDone(cache);
        if (work.IsSetAside)
        {
            BringBack(cache, work, done);
        }
        else if (work.IsEverythingTidied)
        {
            AssertTidy(cache, work.Repo);
        }
    });

    [Fact]
    public void RemoveAndPrune_CutOffBeforeEachChange_BreakNothingAndAreFinishedLater() => Parallel.For(0, CutTrees, seed =>
    {
        for (var cut = 1; CutOff(seed, cut); cut++)
        {
        }
    });

    [Fact]
    public void Restore_CutOffBeforeEachChange_BreaksNothingAndIsFinishedLater() => Parallel.For(0, CutTrees, seed =>
    {
        for (var cut = 1; CutOffRestoring(seed, cut); cut++)
        {
        }
    });

    [Fact]
    public async Task RemoveAndPrune_RandomCaches_TheOfficialScanIsContent()
    {
        // One process for many caches would be another client; a handful shows that the rules above are the client's.
        foreach (var seed in new[] { 4, 8, 100, 444 })
        {
            using var cache = new RandomCache(seed, damages: 0);
            var work = new RemovalWork(cache, seed);
            work.Do(cache.Cache);
            var rest = cache.Cache.RepoNames()[0];
            cache.Cache.Repo(rest).SetAside(cache.Cache.Repo(rest).PlanRemoval(), TrashReason.WholeRepo, Soon);

            var scan = await NpmOracle.ScanCacheDirAsync(cache.Root);

            scan.Warnings.Where(warning => !warning.EndsWith("directory: blobs", StringComparison.Ordinal)).Should().BeEmpty();
            scan.Repos.Select(repo => Path.GetFileName(repo.Path)).Should().BeEquivalentTo(
                Directory.GetDirectories(cache.Root, "*--*").Select(path => Path.GetFileName(path)), "what lies in the trash counts nowhere");
        }
    }

    /// <returns>False when there are fewer changes than that.</returns>
    private static bool CutOff(int seed, int cut)
    {
        var left = int.MaxValue;
        using var cache = new RandomCache(seed, damages: seed % 3, new DiskChanges(_ => Cut(ref left)));
        var work = new RemovalWork(cache, seed);
        left = cut;
        var isCut = IsCutOff(() => work.Do(cache.Cache));
        work.AssertNothingIsBroken(cache);

        var restarted = new ModelCache(cache.Root);
        var isUndone = seed % 2 == 0 && isCut && restarted.Trash.Unfinished().Count > 0;
        Restart(restarted, undo: seed % 2 == 0);
        work.AssertNothingIsBroken(cache);
        restarted.Trash.Unfinished().Should().BeEmpty();
        if (isUndone)
        {
            work.AssertAllIsBack(cache);
        }

        Directory.GetDirectories(cache.Root, ".mlx-*", SearchOption.AllDirectories).Should().BeEmpty("a start sweeps what was on its way");
        work.Do(restarted);
        work.AssertDone(cache);
        return isCut;
    }

    private static bool CutOffRestoring(int seed, int cut)
    {
        var left = int.MaxValue;
        using var cache = new RandomCache(seed, damages: seed % 3, new DiskChanges(_ => Cut(ref left)));
        var work = new RemovalWork(cache, seed);
        if (work.Do(cache.Cache).Done.Trash is not { } id)
        {
            return false;
        }

        left = cut;
        var isCut = IsCutOff(() => cache.Cache.Trash.Restore(id));
        work.AssertNothingIsBroken(cache);
        var restarted = new ModelCache(cache.Root);
        Restart(restarted, undo: false);
        if (restarted.Trash.List().Count > 0)
        {
            restarted.Trash.Restore(id).Outcome.Should().Be(RestoreOutcome.Restored);
        }

        work.AssertAllIsBack(cache);
        AssertTrashIsEmpty(cache);
        return isCut;
    }

    private static void BringBack(RandomCache cache, RemovalWork work, RemovalDone done)
    {
        if (done.Trash is { } id)
        {
            var entry = cache.Cache.Trash.List().Should().ContainSingle().Subject;
            entry.SizeBytes.Should().Be(done.SetAsideBytes);
            cache.Cache.Trash.Restore(id).Outcome.Should().Be(RestoreOutcome.Restored);
        }

        work.AssertAllIsBack(cache);
        AssertTrashIsEmpty(cache);
    }

    private static void AssertTidy(RandomCache cache, RepoName name)
    {
        // One thing gone can show another: a revision whose only link dangled.
        var repo = cache.Cache.Repo(name);
        for (var round = 0; round < 3; round++)
        {
            repo.Remove(repo.PlanTidying(repo.FindLooseEnds([], Soon), [])).Failures.Should().BeEmpty();
        }

        repo.FindLooseEnds([], Soon).Where(end => end.CanGo).Should().BeEmpty();
        CacheRules.Faults(cache.Root).Where(fault => fault.Contains(name.Folder + "/", StringComparison.Ordinal)
                && !fault.StartsWith("file in snapshots", StringComparison.Ordinal))
            .Should().BeEmpty("the rest can be mended");
    }

    private static void AssertTrashIsEmpty(RandomCache cache)
    {
        cache.Cache.Trash.List().Should().BeEmpty();
        var trash = Path.Combine(cache.Root, ".locks", ".mlxmanager-trash");
        if (Directory.Exists(trash))
        {
            Directory.GetDirectories(trash).Should().BeEmpty();
        }
    }

    private static void Restart(ModelCache cache, bool undo)
    {
        foreach (var (id, _) in cache.Trash.Unfinished())
        {
            cache.Trash.Finish(id, undo, Soon);
        }

        cache.Trash.Sweep().Should().BeEmpty();
    }

    private static bool IsCutOff(Action work)
    {
        try
        {
            work();
            return false;
        }
        catch (CutOffException)
        {
            return true;
        }
    }

    private static void Cut(ref int left)
    {
        // A dead process changes nothing more.
        if (--left <= 0)
        {
            throw new CutOffException();
        }
    }

    /// <summary>The end of the process, as far as the disk can tell.</summary>
    private sealed class CutOffException : Exception;
}
