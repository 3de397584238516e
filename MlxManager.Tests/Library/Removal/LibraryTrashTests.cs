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
    public async Task Restore_ManifestThatLeadsElsewhere_IsNotBelieved()
    {
        PlantTwo();
        var id = await TrashAsync(RemovalRequest.Whole(Name));
        var manifest = Path.Combine(Cache.Root, ".locks", ".mlxmanager-trash", id.Value, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("refs/main", "../../precious", StringComparison.Ordinal));

        (await Trash.RestoreAsync(id, default)).Result.Outcome.Should().Be(RestoreOutcome.NotFound);
        File.Exists(Path.Combine(Cache.Outside, "precious")).Should().BeFalse();
    }
}
