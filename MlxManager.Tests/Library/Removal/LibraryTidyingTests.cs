using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library.Removal;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Removal;

public sealed class LibraryTidyingTests : RemovalFixture
{
    private static readonly IReadOnlySet<LooseEndKind> All = Enum.GetValues<LooseEndKind>().ToHashSet();

    [Fact]
    public async Task Find_EachKind_IsListedWithPathAndSize()
    {
        PlantTwo();
        Cache.PlantOfficialPartial(TemporaryCache.Sha256("a"), "half");
        Cache.PlantOfficialPartial(TemporaryCache.Sha256("b"), "half", mark: null);
        Cache.PlantBlob(TemporaryCache.Sha256("loose"), "loose");
        Cache.PlantLink(New, "gone.bin", TemporaryCache.Sha256("gone"));
        Cache.Plant(Path.Combine(Cache.Folder(), "refs", "refs/pr/1"), TemporaryCache.Commit(9).Value);
        Cache.Plant(Path.Combine(Cache.Locks(), TemporaryCache.Sha256("x") + ".lock"));
        Directory.CreateDirectory(Path.Combine(Cache.Snapshot(New), "empty", "deep"));
        Cache.Plant(Path.Combine(Cache.Folder(), ".mlx-01234567.tmp"), "?");
        Cache.Plant(Path.Combine(Cache.Folder(), "trees", $"{TemporaryCache.Commit(8)}.json"), "{}");
        Directory.CreateDirectory(Path.Combine(Cache.Root, ".locks", "models--gone--repo"));

        var found = await Tidying.FindAsync(default);

        found.Select(end => (end.Kind, end.Path.Split("Tiny-4bit/")[^1])).Should().BeEquivalentTo(new[]
        {
            (LooseEndKind.DetachedRevision, $"snapshots/{Old}"),
            (LooseEndKind.OrphanedPartial, $"blobs/{TemporaryCache.Sha256("a")}.0badcafe.incomplete"),
            (LooseEndKind.OrphanedPartial, $"blobs/{TemporaryCache.Sha256("b")}.incomplete"),
            (LooseEndKind.UnreferencedBlob, $"blobs/{TemporaryCache.Sha256("loose")}"),
            (LooseEndKind.DanglingLink, $"snapshots/{New}/gone.bin"),
            (LooseEndKind.RefToNothing, "refs/refs/pr/1"),
            (LooseEndKind.StrayLock, $"{TemporaryCache.Sha256("x")}.lock"),
            (LooseEndKind.EmptyFolder, $"snapshots/{New}/empty"),
            (LooseEndKind.EmptyFolder, ".locks/models--gone--repo"),
            (LooseEndKind.Leftover, ".mlx-01234567.tmp"),
            (LooseEndKind.Leftover, $"trees/{TemporaryCache.Commit(8)}.json"),
        });
        found.Should().OnlyContain(end => end.CanGo);
        found.Where(end => !end.IsProposed).Select(end => end.Kind).Should().Equal(LooseEndKind.DetachedRevision);
        found.Single(end => end.Kind == LooseEndKind.DetachedRevision).SizeBytes.Should().Be(3, "the weights are shared");

        var answer = await Tidying.ExecutePruneAsync(new PruneChoice(All, null), default);

        answer.Gone.Should().HaveCount(found.Length);
        (await Tidying.FindAsync(default)).Should().BeEmpty();
        CacheRules.Faults(Cache.Root).Should().BeEmpty();
        File.ReadAllText(Path.Combine(Cache.Snapshot(New), "model.safetensors")).Should().Be("weights");
    }

    [Fact]
    public async Task Prune_OfWhatOthersAreAt_StaysWithTheReason()
    {
        Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddHours(2));
        Cache.PlantSnapshot(New, [("model.safetensors", "weights")], reference: "main");
        Cache.PlantOfficialPartial(TemporaryCache.Sha256("locked"), "half");
        var recent = Cache.PlantOfficialPartial(TemporaryCache.Sha256("recent"), "half", mark: null);
        File.SetLastWriteTimeUtc(recent, Time.GetUtcNow().UtcDateTime.AddMinutes(-1));
        using var held = Cache.HoldLock(TemporaryCache.Sha256("locked"));

        var answer = await Tidying.ExecutePruneAsync(new PruneChoice(All, null), default);

        answer.Gone.Should().BeEmpty();
        answer.Staying.Select(end => (end.Kind, end.Obstacle)).Should().BeEquivalentTo(new[]
        {
            (LooseEndKind.StrayLock, LooseEndObstacle.LockHeld),
            (LooseEndKind.OrphanedPartial, LooseEndObstacle.LockHeld),
            (LooseEndKind.OrphanedPartial, LooseEndObstacle.JustChanged),
        });
        File.Exists(recent).Should().BeTrue();
    }

    [Fact]
    public async Task Prune_PausedPartialOfOurs_GoesOnlyWhenChosen()
    {
        PlantTwo();
        var partial = Cache.PlantOfficialPartial(TemporaryCache.Sha256("more"), "half");
        Downloads.Held = [Hold(DownloadStatus.Paused, TemporaryCache.Commit(5), ("more", "0badcafe"))];

        var others = All.Except([LooseEndKind.PausedPartial]).ToHashSet();
        await Tidying.ExecutePruneAsync(new PruneChoice(others, null), default);
        File.Exists(partial).Should().BeTrue();
        (await Tidying.FindAsync(default)).Should().ContainSingle().Which.Should().Match<LooseEnd>(end => end.Kind == LooseEndKind.PausedPartial && !end.IsProposed && end.DownloadId == 7);

        Downloads.Held = [Hold(DownloadStatus.Downloading, TemporaryCache.Commit(5), ("more", "0badcafe"))];
        (await Tidying.ExecutePruneAsync(new PruneChoice(All, null), default)).Staying.Should().ContainSingle(end => end.Obstacle == LooseEndObstacle.InDownload);
        File.Exists(partial).Should().BeTrue();

        Downloads.Held = [Hold(DownloadStatus.Paused, TemporaryCache.Commit(5), ("more", "0badcafe"))];
        await Tidying.ExecutePruneAsync(new PruneChoice(All, null), default);
        File.Exists(partial).Should().BeFalse();
    }

    [Fact]
    public async Task Prune_WhatADownloadNeeds_IsRefused()
    {
        PlantTwo();
        Cache.PlantBlob(TemporaryCache.Sha256("published"), "published");
        Downloads.Held = [Hold(DownloadStatus.Failed, Old, ("published", "0badcafe"))];

        var answer = await Tidying.ExecutePruneAsync(new PruneChoice(All, null), default);

        answer.Staying.Where(end => end.Obstacle == LooseEndObstacle.InDownload && end.DownloadId == 7).Select(end => end.Kind)
            .Should().BeEquivalentTo(new[] { LooseEndKind.DetachedRevision, LooseEndKind.UnreferencedBlob });
        answer.Gone.Should().BeEmpty();
    }

    [Theory]
    [InlineData("../precious")]
    [InlineData("/etc/passwd")]
    [InlineData("models--mlx-community--Tiny-4bit")]
    [InlineData("models--mlx-community--Tiny-4bit/refs/main")]
    [InlineData("")]
    public async Task Prune_PathThatIsNoFinding_MatchesNothing(string path)
    {
        PlantTwo();
        File.WriteAllText(Path.Combine(Cache.Outside, "precious"), "keep");
        var before = Cache.Listing();

        var answer = await Tidying.ExecutePruneAsync(new PruneChoice(All, new HashSet<string> { path }), default);

        answer.Should().BeEquivalentTo(new { FreedBytes = 0L, Gone = Array.Empty<LooseEnd>(), Staying = Array.Empty<LooseEnd>() });
        Cache.Listing().Should().Equal(before);
        File.Exists(Path.Combine(Cache.Outside, "precious")).Should().BeTrue();
    }

    [Fact]
    public async Task Find_LinkOutOfTheCache_IsNotProposed()
    {
        PlantTwo();
        File.CreateSymbolicLink(Path.Combine(Cache.Snapshot(New), "far.bin"), "/Volumes/Unplugged/far.bin");

        (await Tidying.FindAsync(default)).Single(end => end.Kind == LooseEndKind.DanglingLink).Should().Match<LooseEnd>(end => end.CanGo && !end.IsProposed);
    }

    [Fact]
    public async Task Find_BlobLiesOnADiskThatIsAway_NoLinkToItIsProposed()
    {
        PlantTwo();
        var (blob, disk) = (Cache.Blob(TemporaryCache.Sha256("weights")), Directory.CreateDirectory(Path.Combine(Cache.Outside, "disk")));
        var there = Path.Combine(disk.FullName, Path.GetFileName(blob));
        File.Move(blob, there);
        File.CreateSymbolicLink(blob, there);
        disk.MoveTo(disk.FullName + "-away");

        var dangling = (await Tidying.FindAsync(default)).Where(end => end.Kind == LooseEndKind.DanglingLink).ToList();

        dangling.Should().HaveCount(3, "the blob's, and one of each revision").And.OnlyContain(end => end.LeadsOutside && !end.IsProposed);
    }

    [Fact]
    public async Task Find_AllBlobsLieOnADiskThatIsAway_NoLinkMayGo()
    {
        PlantTwo();
        var (blobs, disk) = (Path.Combine(Cache.Folder(), "blobs"), Path.Combine(Cache.Outside, "disk"));
        Directory.Move(blobs, disk);
        Directory.CreateSymbolicLink(blobs, disk);
        Directory.Move(disk, disk + "-away");

        var dangling = (await Tidying.FindAsync(default)).Where(end => end.Kind == LooseEndKind.DanglingLink).ToList();
        var answer = await Tidying.ExecutePruneAsync(new PruneChoice(new HashSet<LooseEndKind> { LooseEndKind.DanglingLink }, null), default);
        Directory.Move(disk + "-away", disk);

        dangling.Should().HaveCount(5).And.OnlyContain(end => end.Obstacle == LooseEndObstacle.NotUnderstood && end.LeadsOutside);
        answer.Gone.Should().BeEmpty();
        File.ReadAllText(Path.Combine(Cache.Snapshot(New), "model.safetensors")).Should().Be("weights");
    }
}
