using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Interop;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal;

public sealed class LibraryTrashTests : RemovalFixture
{
    private async Task<TrashId> TrashAsync(RemovalRequest request)
    {
        await Trash.SetAsync(usesTrash: true, days: 14, default);
        var answer = await Removal.ExecuteAsync(request, default);
        answer.Outcome.Should().Be(RemovalOutcome.Done);
        answer.FreedBytes.Should().Be(0);
        answer.SetAsideBytes.Should().BePositive();
        return answer.Trash!;
    }

    /// <summary>The same cache, of which each change is told before it is made.</summary>
    private ModelCache Over(Action<string> before) =>
        new(Cache.Root, static (path, target) => File.CreateSymbolicLink(path, target), new DiskChanges(before));

    [Fact]
    public async Task Restore_WholeRepo_IsAsItWasAndNoScanCountedIt()
    {
        PlantTwo();
        var before = Cache.Listing(Cache.Folder());

        var id = await TrashAsync(RemovalRequest.Whole(Name));

        Directory.Exists(Cache.Folder()).Should().BeFalse();
        var scan = await NpmOracle.ScanCacheDirAsync(Cache.Root);
        (scan.Size, scan.Repos.Count, scan.Warnings.Count).Should().Be((0L, 0, 0));
        var kept = (await Trash.ListAsync(default)).Should().ContainSingle().Subject;
        kept.Entry.Should().BeEquivalentTo(new { Id = id, Repo = Name, Reason = TrashReason.WholeRepo, FileCount = 5 });
        kept.Entry.Commits.Should().BeEquivalentTo([Old, New]);
        kept.EmptiedAt.Should().Be(Time.GetUtcNow().AddDays(14));

        (await Trash.RestoreAsync(id, default)).IsDone.Should().BeTrue();

        Cache.Listing(Cache.Folder()).Should().Equal(before);
        (await Trash.ListAsync(default)).Should().BeEmpty();
        Index.Current.Find(Name).Should().NotBeNull();
    }

    [Fact]
    public async Task Restore_RefHasMovedOnAndBlobIsGone_SaysSoAndBreaksNothing()
    {
        PlantTwo();
        var id = await TrashAsync(new RemovalRequest(Name, [New]));
        await Removal.ExecuteAsync(new RemovalRequest(Name, [Old]) { UsesTrash = false }, default);
        Cache.PlantSnapshot(TemporaryCache.Commit(3), [("config.json", "third")], reference: "main");

        var answer = await Trash.RestoreAsync(id, default);

        answer.IsDone.Should().BeTrue();
        answer.Result.Lost.Should().ContainSingle().Which.Should().EndWith($"{New}/model.safetensors");
        answer.Result.MovedOn.Should().ContainSingle().Which.Should().EndWith("refs/main");
        CacheRules.Faults(Cache.Root).Should().BeEmpty();
        File.ReadAllText(Path.Combine(Cache.Snapshot(New), "config.json")).Should().Be("newer");
        File.ReadAllText(Path.Combine(Cache.Folder(), "refs", "main")).Should().Be(TemporaryCache.Commit(3).Value);
    }

    [Fact]
    public async Task Restore_SomethingElseStandsThere_IsRefusedAndNothingChanges()
    {
        PlantTwo();
        var id = await TrashAsync(RemovalRequest.Whole(Name));
        Cache.PlantBlob(TemporaryCache.Sha256("weights"), "of another length");
        var before = Cache.Listing();

        var answer = await Trash.RestoreAsync(id, default);

        answer.Result.Outcome.Should().Be(RestoreOutcome.Clashes);
        answer.Result.Clashes.Should().ContainSingle().Which.Should().EndWith(TemporaryCache.Sha256("weights").Value);
        Cache.Listing().Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task Restore_WhileTheModelIsDownloaded_IsRefused()
    {
        PlantTwo();
        var id = await TrashAsync(RemovalRequest.Whole(Name));
        Downloads.Held = [Hold(DownloadStatus.Paused, New)];

        (await Trash.RestoreAsync(id, default)).Should().BeEquivalentTo(new { IsDone = false, Holders = Downloads.Held });
        Directory.Exists(Cache.Folder()).Should().BeFalse();
    }

    [Fact]
    public async Task Free_ByNeed_TakesTheOldestOnly()
    {
        PlantTwo();
        await TrashAsync(new RemovalRequest(Name, [New]));
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await TrashAsync(new RemovalRequest(Name, [Old]));

        (await Trash.FreeAsync(1, default)).Should().BePositive();

        (await Trash.ListAsync(default)).Select(kept => kept.Entry.Id).Should().Equal(second);
        (await Trash.EmptyAsync(default)).Should().BePositive();
        (await Trash.ListAsync(default)).Should().BeEmpty();
        (await Trash.DeleteAsync(second, default)).Should().BeNull();
    }

    [Fact]
    public async Task Keeper_AfterTheDays_DeletesForGood()
    {
        PlantTwo();
        await TrashAsync(RemovalRequest.Whole(Name));
        using var keeper = new TrashKeeper(Trash, Time, NullLogger<TrashKeeper>.Instance);
        await keeper.StartAsync(default);

        Time.Advance(TimeSpan.FromDays(13));
        await keeper.Resting;
        (await Trash.ListAsync(default)).Should().ContainSingle();

        // The tick that the day ends with may find it at work for an earlier one.
        Time.Advance(TimeSpan.FromDays(1));
        await keeper.Resting;
        Time.Advance(TimeSpan.FromHours(1));
        await keeper.Resting;
        (await Trash.ListAsync(default)).Should().BeEmpty();
        await keeper.StopAsync(default);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(366)]
    public async Task Set_DaysBeyond_IsRefused(int days) =>
        await FluentActions.Awaiting(() => Trash.SetAsync(true, days, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();

    [Fact]
    public async Task Keep_ARemovalCutOffAndTheModelFetchedAgainSince_BringsTheRestBack()
    {
        PlantTwo();
        var before = Cache.Listing(Cache.Folder());
        var moved = 0;
        var cut = Over(change =>
        {
            if (change.StartsWith("move ", StringComparison.Ordinal) && change.Contains("/snapshots/", StringComparison.Ordinal) && moved++ == 2)
            {
                throw new CutOffException();
            }
        });
        var repo = cut.Repo(Name);
        FluentActions.Invoking(() => repo.SetAside(repo.PlanRemoval(), TrashReason.WholeRepo, Time.GetUtcNow())).Should().Throw<CutOffException>();
        Cache.Listing(Cache.Folder()).Should().NotEqual(before);

        // Another client finds the blobs, links anew what it misses, and sets the ref.
        foreach (var (commit, path, content) in new[] { (Old, "config.json", "old"), (Old, "model.safetensors", "weights"), (New, "config.json", "newer"), (New, "model.safetensors", "weights") })
        {
            if (!Path.Exists(Path.Combine(Cache.Snapshot(commit), path)))
            {
                Cache.PlantLink(commit, path, TemporaryCache.File(path, content).Etag);
            }
        }

        Cache.Plant(Path.Combine(Cache.Folder(), "refs", "main"), New.Value);

        (await Trash.KeepAsync(default)).Should().BeEmpty();

        Cache.Listing(Cache.Folder()).Should().Equal(before);
        (await Trash.ListAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Keep_AReturnThatSomethingStandsInTheWayOf_IsAnEntryAgainAndKeepsNoOtherFromGoing()
    {
        PlantTwo();
        Cache.Plant(Path.Combine(Cache.Folder(), "refs", "dev", "x"), New.Value);
        var other = Core.Hub.RepoId.Parse("lab/other");
        Cache.PlantSnapshot(Old, [("config.json", "{}")], "main", id: other);
        await TrashAsync(RemovalRequest.Whole(RepoName.Model(other)));
        Time.Advance(TimeSpan.FromDays(1));
        var id = await TrashAsync(RemovalRequest.Whole(Name));
        var cut = Over(change =>
        {
            if (change.EndsWith("/refs/dev/x", StringComparison.Ordinal))
            {
                throw new CutOffException();
            }
        });
        FluentActions.Invoking(() => cut.Trash.Restore(id)).Should().Throw<CutOffException>();
        var inTheWay = Path.Combine(Cache.Folder(), "refs", "dev");
        Directory.Delete(inTheWay);
        File.WriteAllText(inTheWay, New.Value);
        Time.Advance(TimeSpan.FromDays(13));

        (await Trash.KeepAsync(default)).Should().BeEmpty();

        var kept = (await Trash.ListAsync(default)).Should().ContainSingle("the other one's time is over").Subject;
        (kept.Entry.Id, kept.Entry.SizeBytes, kept.EmptiedAt).Should().Be((id, 40L, Time.GetUtcNow().AddDays(14)), "one ref is all that is left, and it was wanted back");
        File.ReadAllText(Path.Combine(Cache.Folder(), "refs", "main")).Should().Be(New.Value);
        (await Trash.RestoreAsync(id, default)).Result.Clashes.Should().ContainSingle().Which.Should().EndWith("refs/dev/x");

        File.Delete(inTheWay);
        (await Trash.RestoreAsync(id, default)).IsDone.Should().BeTrue();
        File.ReadAllText(Path.Combine(inTheWay, "x")).Should().Be(New.Value);
    }

    [Fact]
    public async Task Keep_SomethingCannotBeDeleted_IsToldAndAllElseGoes()
    {
        PlantTwo();
        var first = await TrashAsync(new RemovalRequest(Name, [New]));
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await TrashAsync(new RemovalRequest(Name, [Old]));
        var cache = Over(change =>
        {
            if (change.StartsWith("delete all of", StringComparison.Ordinal) && change.EndsWith($"{first}.gone", StringComparison.Ordinal))
            {
                throw new IOException("No.");
            }
        });
        using var turn = new CacheTurn(cache, Downloads, Index, NullLogger<CacheTurn>.Instance);
        var trash = new LibraryTrash(cache, Preferences, Time, turn);
        Time.Advance(TimeSpan.FromDays(14));

        (await trash.KeepAsync(default)).Select(failure => failure.Message).Should().Equal("No.");

        var bin = new DirectoryInfo(Path.Combine(Cache.Root, ".locks", ".mlxmanager-trash"));
        bin.GetDirectories().Select(one => one.Name).Should().Equal([$"{first}.gone"], "{0} had its time, too", second);
        (await trash.KeepAsync(default)).Select(failure => failure.Message).Should().Equal(["No."], "a sweep meets it again");
        (await Trash.KeepAsync(default)).Should().BeEmpty();
        bin.GetDirectories().Should().BeEmpty();
    }

    [Fact]
    public async Task Restore_ManifestThatLeadsElsewhere_IsNotBelieved()
    {
        PlantTwo();
        var id = await TrashAsync(RemovalRequest.Whole(Name));
        var manifest = Path.Combine(Cache.Root, ".locks", ".mlxmanager-trash", id.Value, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("refs/main", "../../precious", StringComparison.Ordinal));

        (await Trash.RestoreAsync(id, default)).Result.Outcome.Should().Be(RestoreOutcome.NotFound);
        File.Exists(Path.Combine(Cache.Outside, "precious")).Should().BeFalse();
    }

    /// <summary>The end of the process, as far as the disk can tell.</summary>
    private sealed class CutOffException : Exception;
}
