using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Library.Removal;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Disk;

/// <summary>On a real cache.</summary>
public sealed class RoomMakerTests : IAsyncLifetime, IDisposable
{
    private static readonly RepoName Model = RepoName.Model(TemporaryCache.Model);
    private readonly TemporaryCache _cache = new();
    private readonly ScriptedDownloads _downloads = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mlx-room-");
    private ServiceProvider? _services;

    private RoomMaker Maker => _services!.GetRequiredService<RoomMaker>();

    private PreferencesStore Preferences => _services!.GetRequiredService<PreferencesStore>();

    public async Task InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_cache.Cache);
        services.AddSingleton<IDownloads>(_downloads);

        // A day on: what the tests plant has been at rest for long enough.
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(1)));
        services.AddSingleton(_ => new Database(_data.FullName));
        services.AddSingleton(provider => new PreferencesStore(provider.GetRequiredService<Database>()));
        services.AddLibrary();
        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<Database>().MigrateAsync(default);
        _cache.PlantSnapshot(TemporaryCache.Commit(1), [("config.json", "old"), ("model.safetensors", "shared")]);
        _cache.PlantSnapshot(TemporaryCache.Commit(2), [("config.json", "newer"), ("model.safetensors", "shared")], "main");
    }

    public async Task DisposeAsync()
    {
        await _services!.DisposeAsync();
        _cache.OfficialFaults().Should().BeEmpty();
    }

    public void Dispose()
    {
        _cache.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Remove_ADetachedRevision_LeavesWhatTheOtherOneUses()
    {
        var made = await RemoveAsync(Revision(1));

        made.Should().BeEquivalentTo(new RoomMade("old".Length, []));
        Directory.Exists(_cache.Snapshot(TemporaryCache.Commit(1))).Should().BeFalse();
        File.ReadAllText(Path.Combine(_cache.Snapshot(TemporaryCache.Commit(2)), "model.safetensors")).Should().Be("shared");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remove_OfEveryKind_FreesItForGood(bool usesTrash)
    {
        await UseTrashAsync(usesTrash);
        var partial = _cache.PlantOfficialPartial(TemporaryCache.Sha256("partial"), "part");
        var loose = TemporaryCache.Sha256("loose");
        _cache.PlantBlob(loose, "loose");
        var other = Core.Hub.RepoId.Parse("lab/other");
        _cache.PlantSnapshot(TemporaryCache.Commit(3), [("model.safetensors", "whole")], "main", id: other);

        var made = await RemoveAsync(
            new RoomItem(RoomItemKind.Repo, RepoName.Model(other), 5, default),
            Revision(1),
            Files(RoomItemKind.LooseBlobs, loose.Value),
            Files(RoomItemKind.OrphanedPartials, Path.GetFileName(partial)));

        made.Left.Should().BeEmpty();
        made.FreedBytes.Should().BeGreaterThanOrEqualTo("loose".Length + "old".Length + "whole".Length);
        Directory.Exists(_cache.Folder(other)).Should().BeFalse();
        File.Exists(partial).Should().BeFalse();
        File.Exists(_cache.Blob(loose)).Should().BeFalse();
        File.Exists(_cache.Blob(TemporaryCache.GitBlob("old"))).Should().BeFalse();
        (await _services!.GetRequiredService<LibraryTrash>().ListAsync(default)).Should().BeEmpty("what is set aside frees nothing");
    }

    [Fact]
    public async Task Remove_TheTrash_EmptiesIt()
    {
        await UseTrashAsync(true);
        await _services!.GetRequiredService<LibraryRemoval>().ExecuteAsync(RemovalRequest.Whole(Model), default);

        var made = await RemoveAsync(new RoomItem(RoomItemKind.Trash, null, 14, default));

        made.Left.Should().BeEmpty();
        made.FreedBytes.Should().BeGreaterThanOrEqualTo("old".Length + "newer".Length + "shared".Length);
        (await _services!.GetRequiredService<LibraryTrash>().ListAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Remove_ARepoADownloadNeedsByNow_LeavesItAndSaysSo()
    {
        _downloads.Held = [new DownloadHold(1, DownloadStatus.Paused, TemporaryCache.Model, TemporaryCache.Commit(2), [])];
        var item = new RoomItem(RoomItemKind.Repo, Model, 14, default);

        var made = await RemoveAsync(item);

        made.FreedBytes.Should().Be(0);
        made.Left.Select(left => (left.Item, left.Reason)).Should().Equal((item, LeftReason.Busy));
        Directory.Exists(_cache.Folder()).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_APartialSomebodyWritesByNow_LeavesItAndSaysSo()
    {
        var etag = TemporaryCache.Sha256("partial");
        var partial = _cache.PlantOfficialPartial(etag, "part");
        using var held = _cache.HoldLock(etag);

        var made = await RemoveAsync(Files(RoomItemKind.OrphanedPartials, Path.GetFileName(partial)));

        made.Left.Single().Reason.Should().Be(LeftReason.Busy);
        File.Exists(partial).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_ARevisionThatARefStandsAtByNow_LeavesItAndSaysSo()
    {
        _cache.Repo().SetRef(Core.Hub.Revision.Main, TemporaryCache.Commit(1));

        var made = await RemoveAsync(Revision(1));

        made.FreedBytes.Should().Be(0);
        made.Left.Single().Reason.Should().Be(LeftReason.Busy);
        File.ReadAllText(Path.Combine(_cache.Snapshot(TemporaryCache.Commit(1)), "config.json")).Should().Be("old");
        _cache.Repo().ReadRef(Core.Hub.Revision.Main).Should().Be(TemporaryCache.Commit(1));
    }

    [Fact]
    public async Task Remove_OfARepoThatIsPinnedByNow_LeavesAllButWhatNobodyNeeds()
    {
        var loose = TemporaryCache.Sha256("loose");
        _cache.PlantBlob(loose, "loose");
        await Preferences.ChangeAsync(all => all with { Library = all.Library.WithPin(Model, isPinned: true) }, default);

        var revision = await RemoveAsync(Revision(1), Files(RoomItemKind.LooseBlobs, loose.Value));
        var repo = await RemoveAsync(new RoomItem(RoomItemKind.Repo, Model, 14, default));

        revision.FreedBytes.Should().Be("loose".Length);
        revision.Left.Concat(repo.Left).Select(left => left.Reason).Should().Equal(LeftReason.Busy, LeftReason.Busy);
        Directory.Exists(_cache.Snapshot(TemporaryCache.Commit(1))).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_ARepoAnotherProgramWritesToByNow_LeavesItAndSaysSo()
    {
        var etag = TemporaryCache.Sha256("partial");
        _cache.PlantOfficialPartial(etag, "part");
        using var held = _cache.HoldLock(etag);

        var made = await RemoveAsync(new RoomItem(RoomItemKind.Repo, Model, 14, default));

        made.Left.Single().Reason.Should().Be(LeftReason.Busy);
        File.Exists(Path.Combine(_cache.Snapshot(TemporaryCache.Commit(2)), "model.safetensors")).Should().BeTrue();
    }

    [Fact]
    public async Task Remove_ARepoThatIsGone_IsNoFault() =>
        (await RemoveAsync(new RoomItem(RoomItemKind.Repo, Stock.Name("lab/gone"), 5, default))).Should().BeEquivalentTo(new RoomMade(0, []));

    [Fact]
    public async Task Remove_CacheAway_SaysSoAndRemovesNothing()
    {
        var away = _cache.Root + "-away";
        Directory.Move(_cache.Root, away);

        var made = await RemoveAsync(new RoomItem(RoomItemKind.Repo, Model, 14, default));
        var other = await RemoveAsync(Revision(1));

        made.Left.Concat(other.Left).Select(left => left.Reason).Should().Equal(LeftReason.CacheAway, LeftReason.CacheAway);
        Directory.Move(away, _cache.Root);
    }

    private static RoomItem Revision(int number) => new(RoomItemKind.DetachedRevision, Model, 3, default) { Commit = TemporaryCache.Commit(number) };

    private static RoomItem Files(RoomItemKind kind, params ImmutableArray<string> names) => new(kind, Model, 5, default) { FileNames = names };

    private Task<RoomMade> RemoveAsync(params RoomItem[] items) => Maker.RemoveAsync(items, default);

    private async Task UseTrashAsync(bool usesTrash) => await Preferences.ChangeAsync(all => all with { Library = all.Library with { UsesTrash = usesTrash } }, default);
}
