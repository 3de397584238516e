using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

/// <summary>What a look finds, case by case.</summary>
public sealed class InventoryTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("model.safetensors", "weights"), ("sub/notes.txt", "notes")];
    private static readonly string Folder = "models--mlx-community--Tiny-4bit";
    private readonly LibrarySetup _setup = new();

    private TemporaryCache Cache => _setup.Cache;

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Look_TwoRevisionsSharingABlob_CountsItOnceAndKnowsWhoseItIs()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        Cache.PlantSnapshot(Second, [("config.json", "{ }"), ("model.safetensors", "weights")], reference: "main", tree: true);

        var repo = await _setup.LookAtOneAsync();

        repo.Name.Should().Be(RepoName.Model(TemporaryCache.Model));
        (repo.SizeBytes, repo.FileCount).Should().Be((2 + 7 + 5 + 3, 4));
        repo.Refs.Should().Equal(new CachedRef("main", Second, false));
        repo.Current!.Commit.Should().Be(Second);
        (repo.Current.SizeBytes, repo.Current.OwnBytes, repo.Current.FileCount).Should().Be((10, 3, 2));
        repo.Revisions.Should().OnlyContain(revision => revision.Wholeness == new Wholeness(
            WholenessState.Whole, revision.Commit == First ? 3 : 2, 0, 0));
        repo.Flaws.Should().BeEmpty();
        repo.IsCorrupt.Should().BeFalse();
    }

    [Fact]
    public async Task Look_EveryKind_ModelsFirst()
    {
        foreach (var name in new[] { "spaces--a--b", "datasets--z--z", "models--b--B", "models--a--x", "models--gpt2" })
        {
            Directory.CreateDirectory(Path.Combine(Cache.Root, name, "snapshots"));
        }

        (await _setup.LookAsync()).Repos.Select(repo => repo.Name.ToString())
            .Should().Equal("models/a/x", "models/b/B", "models/gpt2", "datasets/z/z", "spaces/a/b");
    }

    [Fact]
    public async Task Look_Times_AreThoseOfTheBlobs()
    {
        Cache.PlantSnapshot(First, Files);
        var (read, written) = (new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc));
        foreach (var blob in Directory.GetFiles(Path.Combine(Cache.Folder(), "blobs")))
        {
            File.SetLastWriteTimeUtc(blob, written);
            File.SetLastAccessTimeUtc(blob, read);
        }

        var repo = await _setup.LookAtOneAsync();

        (repo.LastUsed.UtcDateTime, repo.LastChanged.UtcDateTime, repo.Revisions.Single().LastChanged.UtcDateTime).Should().Be((read, written, written));
    }

    [Fact]
    public async Task Look_DanglingLink_IsCorrupt()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        File.Delete(Cache.Blob(TemporaryCache.GitBlob("notes")));

        var repo = await _setup.LookAtOneAsync();

        repo.Flaws.Should().Equal(new CacheFlaw(FlawKind.DanglingLink, $"{Folder}/snapshots/{First}/sub/notes.txt", true));
        repo.IsCorrupt.Should().BeTrue();
        repo.SizeBytes.Should().Be(9);
        repo.Revisions.Single().Wholeness.Should().Be(new Wholeness(WholenessState.Incomplete, 3, 1, 5));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000009")]
    [InlineData("0000000000000000000000000000000000000001\n")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Look_RefWithoutSnapshot_IsCorrupt(string text)
    {
        Cache.PlantSnapshot(First, Files);
        Cache.Plant($"{Folder}/refs/refs/pr/1", text);

        var repo = await _setup.LookAtOneAsync();

        repo.Flaws.Should().Equal(new CacheFlaw(FlawKind.RefWithoutSnapshot, $"{Folder}/refs/refs/pr/1", true));
        repo.Refs.Should().ContainSingle().Which.Should().Match<CachedRef>(one => one.Name == "refs/pr/1" && one.IsDangling);
    }

    [Fact]
    public async Task Look_FileInSnapshots_IsCorruptButFinderIsNot()
    {
        Cache.PlantSnapshot(First, Files, reference: "main");
        Cache.Plant($"{Folder}/snapshots/.DS_Store");
        Cache.Plant($"{Folder}/refs/.DS_Store");
        (await _setup.LookAtOneAsync()).Flaws.Should().BeEmpty();

        Cache.Plant($"{Folder}/snapshots/stray.txt");

        (await _setup.LookAtOneAsync()).Flaws.Should().Equal(new CacheFlaw(FlawKind.FileInSnapshots, $"{Folder}/snapshots/stray.txt", true));
    }

    [Fact]
    public async Task Look_FolderOfNoCommit_CountsAsTheOfficialScanCounts()
    {
        Cache.PlantSnapshot(First, Files);
        Cache.Plant($"{Folder}/snapshots/mine/file.txt", "four");

        var repo = await _setup.LookAtOneAsync();

        repo.Flaws.Should().Equal(new CacheFlaw(FlawKind.UnknownEntry, $"{Folder}/snapshots/mine", false));
        (repo.SizeBytes, repo.FileCount, repo.Revisions.Length).Should().Be((18, 4, 1));
    }

    [Theory]
    [InlineData("snapshots", true)]
    [InlineData("refs", true)]
    [InlineData("blobs", false)]
    [InlineData("trees", false)]
    public async Task Look_FileWhereAFolderBelongs_IsSaid(string name, bool isCorrupt)
    {
        Directory.CreateDirectory(Path.Combine(Cache.Folder(), "snapshots"));
        var path = Path.Combine(Cache.Folder(), name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }

        Cache.Plant($"{Folder}/{name}", "a file");

        (await _setup.LookAtOneAsync()).Flaws.Should().Equal(new CacheFlaw(FlawKind.NotAFolder, $"{Folder}/{name}", isCorrupt));
    }

    [Fact]
    public async Task Look_NoSnapshots_IsCorrupt()
    {
        Cache.PlantBlob(TemporaryCache.Sha256("x"), "x");

        var repo = await _setup.LookAtOneAsync();

        repo.Flaws.Should().Equal(new CacheFlaw(FlawKind.NoSnapshots, $"{Folder}/snapshots", true));
        repo.Unreferenced.Should().ContainSingle().Which.SizeBytes.Should().Be(1);
    }

    [Fact]
    public async Task Look_StrangersInTheCacheFolder_AreSaid()
    {
        Cache.Plant("CACHEDIR.TAG");
        Cache.Plant(".DS_Store");
        Cache.Plant("._models--a--b");
        Cache.Plant(".locks/.mlxmanager-trash/x/y.lock");
        Cache.Plant("blobs/.huggingface-shared-blobs", "1\n");
        Cache.Plant("version.txt", "1");
        Cache.Plant("models--a--file");
        Cache.Plant("buckets--a--b/x");
        Cache.Plant("models--a--b--c--d/snapshots/x/y");
        Directory.CreateSymbolicLink(Path.Combine(Cache.Root, "models--a--link"), Path.Combine(Cache.Root, "models--a--b--c--d"));

        var seen = await _setup.LookAsync();

        seen.Flaws.Should().Equal(
            new CacheFlaw(FlawKind.UnknownEntry, "buckets--a--b", true),
            new CacheFlaw(FlawKind.UnknownEntry, "models--a--b--c--d", false),
            new CacheFlaw(FlawKind.NotAFolder, "models--a--file", true),
            new CacheFlaw(FlawKind.NotAFolder, "models--a--link", false),
            new CacheFlaw(FlawKind.UnknownEntry, "version.txt", true));
        seen.Repos.Should().BeEmpty();
        seen.GoneLocks.Should().BeEmpty();
        seen.IsThere.Should().BeTrue();
    }

    [Fact]
    public async Task Look_BlobsInASharedStore_AreFollowedAndCountedOnceInAll()
    {
        var other = RepoId.Parse("a/other");
        Cache.Plant("blobs/.huggingface-shared-blobs", "1\n");
        Cache.Plant("blobs/ab/shared", "weights");
        var blob = TemporaryCache.Sha256("weights");
        foreach (var id in new[] { TemporaryCache.Model, other })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Cache.Blob(blob, id))!);
            File.CreateSymbolicLink(Cache.Blob(blob, id), "../../blobs/ab/shared");
            Cache.PlantLink(First, "model.safetensors", blob, id);
        }

        var loose = Cache.Blob(TemporaryCache.Sha256("loose"));
        File.CreateSymbolicLink(loose, "../../blobs/ab/shared");

        var seen = await _setup.LookAsync();

        seen.Repos.Select(repo => repo.SizeBytes).Should().Equal(7, 7);
        seen.Repos.SelectMany(repo => repo.Flaws).Should().BeEmpty();
        seen.SizeBytes.Should().Be(7);
        seen.Find(RepoName.Model(TemporaryCache.Model))!.Unreferenced.Should().ContainSingle()
            .Which.Should().Match<LooseBlob>(one => one.FileName == Path.GetFileName(loose) && one.SizeBytes == 0);
    }

    [Fact]
    public async Task Look_Partials_AreTheirOwners()
    {
        var (ours, written, locked, orphaned, sameBlob) =
            (TemporaryCache.Sha256("1"), TemporaryCache.Sha256("2"), TemporaryCache.Sha256("3"), TemporaryCache.Sha256("4"), TemporaryCache.Sha256("1"));
        Cache.PlantSnapshot(First, Files);
        var mark = PartialMark.New(new Random(1));
        string[] paths =
        [
            Cache.PlantOfficialPartial(ours, "ours", mark.Value),
            Cache.PlantOfficialPartial(written, "theirs"),
            Cache.PlantOfficialPartial(locked, "theirs", mark: null),
            Cache.PlantOfficialPartial(orphaned, "nobody's"),
            Cache.PlantOfficialPartial(sameBlob, "left beside ours"),
        ];
        foreach (var path in paths.Where(path => !path.Contains(written.Value, StringComparison.Ordinal)))
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));
        }

        _setup.Downloads.Held = [new DownloadHold(7, DownloadStatus.Paused, TemporaryCache.Model, First, [new HeldBlob(ours, mark, 100)])];
        using var held = Cache.HoldLock(locked);
        Cache.Plant(Path.Combine(Cache.Locks(), orphaned + ".lock"));
        Cache.Plant(Path.Combine(Cache.Locks(), ours + ".lock"));
        Cache.Plant(Path.Combine(Cache.Locks(), "done.lock"));
        Cache.Plant(".locks/models--a--gone/x.lock");

        var seen = await _setup.LookAsync();

        var repo = seen.Repos.Single();
        repo.Partials.Select(one => (one.FileName, one.Owner, one.DownloadId)).Should().BeEquivalentTo(new (string, PartialOwner, int?)[]
        {
            (Path.GetFileName(paths[0]), PartialOwner.Ours, 7),
            (Path.GetFileName(paths[1]), PartialOwner.Foreign, null),
            (Path.GetFileName(paths[2]), PartialOwner.Foreign, null),
            (Path.GetFileName(paths[3]), PartialOwner.Orphaned, null),
            (Path.GetFileName(paths[4]), PartialOwner.Orphaned, null),
        });
        repo.Partials.Should().OnlyContain(one => one.SizeBytes > 0);
        repo.StrayLocks.Should().Be(2);
        repo.Unreferenced.Should().BeEmpty();
        seen.GoneLocks.Should().Equal(new GoneRepoLocks("models--a--gone", 1));
    }

    [Fact]
    public async Task Look_KnownAbsent_IsCounted()
    {
        Cache.PlantSnapshot(First, Files);
        Cache.Plant($"{Folder}/.no_exist/{First}/chat_template.json");
        Cache.Plant($"{Folder}/.no_exist/{First}/sub/x");

        (await _setup.LookAtOneAsync()).KnownAbsent.Should().Be(2);
    }

    [Fact]
    public async Task Look_LinkToAFolderOrInACircle_IsNoContent()
    {
        Cache.PlantSnapshot(First, Files);
        File.CreateSymbolicLink(Path.Combine(Cache.Snapshot(First), "folder"), "../../blobs");
        (await _setup.LookAtOneAsync()).Flaws.Should().BeEmpty("the official scan passes over it");

        File.CreateSymbolicLink(Path.Combine(Cache.Snapshot(First), "circle"), "circle");

        (await _setup.LookAtOneAsync()).Flaws.Should().ContainSingle().Which.Kind.Should().Be(FlawKind.DanglingLink);
    }

    [Fact]
    public async Task Look_MissingContent_IsExact()
    {
        // A picture lacks, one content lacks at two paths, and one whose blob is here lacks only its link.
        Cache.PlantSnapshot(First, [("a.safetensors", "weights"), ("b.safetensors", "weights"), ("c.json", "{}"), ("d.png", "picture")], tree: true);
        Directory.EnumerateFiles(Cache.Snapshot(First)).Where(path => !path.EndsWith("d.png", StringComparison.Ordinal)).ToList().ForEach(File.Delete);
        File.Delete(Cache.Blob(TemporaryCache.Sha256("weights")));

        (await _setup.LookAtOneAsync()).Revisions.Single().Wholeness.Should().Be(new Wholeness(WholenessState.Incomplete, 4, 3, 7));
    }

    [Theory]
    [InlineData("model.safetensors", RepoKind.Model, WholenessState.Usable)]
    [InlineData("model-Q4.gguf", RepoKind.Model, WholenessState.Usable)]
    [InlineData("tokenizer.json", RepoKind.Model, WholenessState.Unknown)]
    [InlineData("train.bin", RepoKind.Dataset, WholenessState.Unknown)]
    public async Task Look_NoListing_GoesByWeights(string file, RepoKind kind, WholenessState state)
    {
        var name = new RepoName(kind, TemporaryCache.Model);
        Cache.Plant($"{name.Folder}/snapshots/{First}/{file}", "x");

        (await _setup.LookAtOneAsync()).Revisions.Single().Wholeness.Should().Be(new Wholeness(state, null, 0, null));
    }

    [Theory]
    [InlineData("""{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}""", WholenessState.Incomplete, 1)]
    [InlineData("""{"weight_map": {"a": "model-1.safetensors"}}""", WholenessState.Whole, 0)]
    [InlineData("""{"weight_map": [1]}""", WholenessState.Incomplete, 1)]
    [InlineData("nonsense", WholenessState.Incomplete, 1)]
    public async Task Look_NoListingButIndex_WantsItsShards(string index, WholenessState state, int missing)
    {
        Cache.PlantSnapshot(First, [("model.safetensors.index.json", index), ("model-1.safetensors", "x")]);

        var wholeness = (await _setup.LookAtOneAsync()).Revisions.Single().Wholeness;

        (wholeness.State, wholeness.MissingFiles).Should().Be((state, missing));
    }

    [Fact]
    public async Task Look_NothingButAListing_LacksEverything()
    {
        Cache.PlantSnapshot(First, Files, tree: true);
        Directory.Delete(Cache.Snapshot(First), recursive: true);
        Directory.CreateDirectory(Cache.Snapshot(First));
        Directory.Delete(Path.Combine(Cache.Folder(), "blobs"), recursive: true);

        (await _setup.LookAtOneAsync()).Revisions.Single().Wholeness.Should().Be(new Wholeness(WholenessState.Incomplete, 3, 3, 14));
    }

    [Fact]
    public async Task Look_NoCacheFolder_IsNotThere()
    {
        Directory.Delete(Cache.Root, recursive: true);

        var seen = await _setup.LookAsync();

        (seen.IsThere, seen.Repos.Length, seen.Flaws.Length).Should().Be((false, 0, 0));
    }
}
