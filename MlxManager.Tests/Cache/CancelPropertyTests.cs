using CsCheck;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

/// <summary>Random caches, random downloads cut off at random, cancels cut off after every step.</summary>
public sealed class CancelPropertyTests
{
    private static readonly string[] Paths = ["config.json", "a.safetensors", "sub/b.safetensors", "sub/deep/c.safetensors", "d.json"];
    private static readonly CommitHash Commit = TemporaryCache.Commit(9);
    private static readonly PartialMark Mark = PartialMark.New(new Random(1));

    /// <param name="Others">Revisions that were there before: content number of each path, 0 for none.</param>
    /// <param name="Before">What the download's own commit had before: whether each path was linked.</param>
    /// <param name="Plan">Content number of each path in the download, 0 for not wanted.</param>
    /// <param name="Progress">How far each path came: 0 nothing, 1 partial, 2 published, 3 linked.</param>
    /// <param name="Loose">Content numbers of blobs nobody links that were there before.</param>
    /// <param name="Foreign">Content numbers of which another client left a partial.</param>
    /// <param name="OtherArrives">Whether another revision has meanwhile linked something the download brought.</param>
    /// <param name="Shared">Whether another unfinished download plans the first file too.</param>
    private sealed record World(int[][] Others, bool[] Before, int[] Plan, int[] Progress, int[] Loose, int[] Foreign, bool OtherArrives, bool Shared);

    private static readonly Gen<World> Worlds = Gen.Select(
        Gen.Int[0, 4].Array[Paths.Length].Array[0, 2],
        Gen.Frequency((3, Gen.Const(false)), (1, Gen.Bool)).Array[Paths.Length],
        Gen.Int[0, 4].Array[Paths.Length],
        Gen.Int[0, 3].Array[Paths.Length],
        Gen.Int[1, 4].Array[0, 2],
        Gen.Int[1, 4].Array[0, 1],
        Gen.Bool,
        Gen.Bool,
        (others, before, plan, progress, loose, foreign, arrives, shared) => new World(others, before, plan, progress, loose, foreign, arrives, shared));

    [Fact]
    public void Cancel_CutOffAfterEveryStep_NeverBreaksWhatStaysAndFinishes() => Worlds.Sample(Check, iter: 40);

    private static void Check(World world)
    {
        // How many steps there are is only known once planned; each cut is a world made anew.
        var steps = 0;
        for (var cut = 0; cut <= steps; cut++)
        {
            using var cache = new TemporaryCache();
            var scope = Build(world, cache);
            var repo = cache.Repo();
            var usable = Usable(cache, scope);
            var plan = repo.PlanCancel(scope);
            steps = plan.Steps.Count;

            repo.Execute(plan with { Steps = [.. plan.Steps.Take(cut)] });
            cache.OfficialFaults().Should().BeEmpty();
            Usable(cache, scope).Should().BeEquivalentTo(usable, "no other revision may lose a file at any step");

            var rest = repo.PlanCancel(scope);
            repo.Execute(rest);
            AssertFinished(world, cache, scope);
            Usable(cache, scope).Should().BeEquivalentTo(usable);
            plan.LeftBehind.Should().BeNull();
        }
    }

    private static void AssertFinished(World world, TemporaryCache cache, CancelScope scope)
    {
        cache.OfficialFaults().Should().BeEmpty();
        cache.Repo().PlanCancel(scope).Steps.Should().BeEmpty("a finished cancel has nothing left to do");
        var blobs = Path.Combine(cache.Folder(), "blobs");
        if (Directory.Exists(blobs))
        {
            var kept = scope.KeepEtags.Select(etag => $"{etag}.{Mark}.incomplete");
            Directory.EnumerateFiles(blobs, $"*.{Mark}.incomplete").Select(path => Path.GetFileName(path)).Should().BeSubsetOf(kept);
        }

        var wasFresh = world.Others.Length == 0 && world.Loose.Length == 0 && world.Foreign.Length == 0
            && !world.Before.Any(linked => linked) && !world.OtherArrives && scope.KeepEtags.Count == 0;
        if (wasFresh)
        {
            Directory.Exists(cache.Folder()).Should().BeFalse();
            Directory.Exists(cache.Locks()).Should().BeFalse();
        }
    }

    /// <summary>What each revision but the cancelled one gives its readers, and what the cancelled one had before.</summary>
    private static Dictionary<string, string> Usable(TemporaryCache cache, CancelScope scope) =>
        Directory.Exists(Path.Combine(cache.Folder(), "snapshots"))
            ? Directory.EnumerateFiles(Path.Combine(cache.Folder(), "snapshots"), "*", SearchOption.AllDirectories)
                .Where(path => !path.Contains(Commit.Value, StringComparison.Ordinal) || Stays(path, cache, scope))
                .ToDictionary(path => path, File.ReadAllText)
            : [];

    private static bool Stays(string path, TemporaryCache cache, CancelScope scope)
    {
        var name = RepoPath.Parse(Path.GetRelativePath(cache.Snapshot(Commit), path));
        return scope.KeepPaths.Contains(name) || scope.Files.Any(file => file.Path == name && file.WasLinked);
    }

    private static string Content(int number) => new((char)('a' + number), number * 3);

    private static CancelScope Build(World world, TemporaryCache cache)
    {
        for (var i = 0; i < world.Others.Length; i++)
        {
            var files = Paths.Zip(world.Others[i]).Where(pair => pair.Second > 0).Select(pair => (pair.First, Content(pair.Second))).ToArray();
            cache.PlantSnapshot(TemporaryCache.Commit(i + 1), files, reference: i == 0 ? "main" : null, tree: i == 0);
        }

        foreach (var number in world.Loose)
        {
            cache.PlantBlob(TemporaryCache.Sha256(Content(number)), Content(number));
        }

        foreach (var number in world.Foreign)
        {
            cache.PlantOfficialPartial(TemporaryCache.Sha256(Content(number)), "x");
        }

        var wanted = Enumerable.Range(0, Paths.Length).Where(i => world.Plan[i] > 0).ToList();
        var existed = wanted.Any(i => world.Before[i]);
        if (existed)
        {
            cache.PlantSnapshot(Commit, [.. wanted.Where(i => world.Before[i]).Select(i => (Paths[i], Content(world.Plan[i])))], reference: "old");
        }

        // The plan is frozen here; the download then comes as far as it does.
        var repo = cache.Repo();
        var planned = wanted.Select(i => TemporaryCache.File(Paths[i], Content(world.Plan[i]))).Select(file => new PlannedFile(
            file.Path, file.Etag, file.Size, Mark, repo.IsLinked(Commit, file.Path, file.Etag), repo.HasBlob(file.Etag, file.Size))).ToList();
        repo.PrepareSnapshot(new RepoTree(Commit, [.. wanted.Select(i => TemporaryCache.File(Paths[i], Content(world.Plan[i])))]));
        foreach (var (i, file) in wanted.Zip(planned))
        {
            Bring(repo, file, Content(world.Plan[i]), world.Progress[i]);
        }

        if (world.OtherArrives && planned.FirstOrDefault(file => repo.HasBlob(file.Etag, file.Size)) is { } taken)
        {
            cache.PlantLink(TemporaryCache.Commit(7), "taken.json", taken.Etag);
        }

        var keep = world.Shared ? planned.Take(1).ToList() : [];
        return new CancelScope(Commit, planned, existed, keep.Select(file => file.Path).ToHashSet(), keep.Select(file => file.Etag).ToHashSet());
    }

    private static void Bring(RepoCache repo, PlannedFile file, string content, int progress)
    {
        using var held = repo.TryLock(file.Etag);
        if (progress > 0 && !repo.HasBlob(file.Etag, file.Size))
        {
            File.WriteAllText(repo.PartialPath(file.Etag, file.Mark), content);
            if (progress > 1)
            {
                repo.Publish(file.Etag, file.Mark);
            }
        }

        if (progress > 2)
        {
            repo.Link(Commit, file.Path, file.Etag);
        }
    }
}
