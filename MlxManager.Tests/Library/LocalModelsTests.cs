using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class LocalModelsTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("model.safetensors", "weights"), ("README.md", "read me")];
    private readonly TemporaryCache _cache = new();

    private LocalModels Local => new(_cache.Cache);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Scan_TwoRevisionsSharingABlob_CountsItOnce()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        _cache.PlantSnapshot(Second, [("config.json", "{ }"), ("model.safetensors", "weights")], reference: "main", tree: true);

        var model = Local.Scan(default).Models.Should().ContainSingle().Subject;

        model.Id.Should().Be(TemporaryCache.Model);
        model.SizeBytes.Should().Be(2 + 7 + 7 + 3);
        model.Revisions.Should().HaveCount(2).And.OnlyContain(revision => revision.IsWhole && revision.IsUsable && revision.MissingFiles == 0);
        var second = model.Revisions.Single(revision => revision.Commit == Second);
        second.Refs.Should().Equal(Revision.Main);
        (second.FileCount, second.SizeBytes).Should().Be((2, 10L));
    }

    [Fact]
    public void Scan_PictureMissing_IsUsableButNotWhole()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        File.Delete(Path.Combine(_cache.Snapshot(First), "README.md"));

        var revision = Local.Find(TemporaryCache.Model)!.Revisions.Single();

        (revision.IsWhole, revision.IsUsable, revision.MissingFiles, revision.FileCount).Should().Be((false, true, 1, 2));
    }

    [Fact]
    public void Find_WeightsMissingOrShort_IsNull()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        File.WriteAllText(_cache.Blob(TemporaryCache.Sha256("weights")), "weight");

        Local.Find(TemporaryCache.Model).Should().BeNull();
        Local.Scan(default).Models.Single().Revisions.Single().MissingFiles.Should().Be(1);

        File.Delete(_cache.Blob(TemporaryCache.Sha256("weights")));
        Local.Find(TemporaryCache.Model).Should().BeNull();
    }

    [Theory]
    [InlineData("model.safetensors", true)]
    [InlineData("model-Q4.gguf", true)]
    [InlineData("tokenizer.json", false)]
    public void Find_NoListing_NeedsWeights(string file, bool found)
    {
        _cache.PlantSnapshot(First, [("config.json", "{}"), (file, "x")]);

        (Local.Find(TemporaryCache.Model) is not null).Should().Be(found);
    }

    [Theory]
    [InlineData("""{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}""", 1)]
    [InlineData("""{"weight_map": {"a": "model-1.safetensors"}}""", 0)]
    [InlineData("""{"weight_map": [1]}""", 1)]
    [InlineData("nonsense", 1)]
    public void Scan_NoListingButIndex_WantsItsShards(string index, int missing)
    {
        _cache.PlantSnapshot(First, [("model.safetensors.index.json", index), ("model-1.safetensors", "x")]);

        var revision = Local.Scan(default).Models.Single().Revisions.Single();

        (revision.MissingFiles, revision.IsWhole).Should().Be((missing, missing == 0));
    }

    [Fact]
    public void Scan_BrokenFolders_AreSaidAndSpoilNothing()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        _cache.Plant("models--a--file", "not a folder");
        _cache.Plant("models--a--snapshots/snapshots", "not a folder");
        _cache.Plant("models--a--b--c--d/x");
        Directory.CreateSymbolicLink(Path.Combine(_cache.Root, "models--a--link"), _cache.Folder());
        _cache.Plant("models--a--tree/trees/" + First + ".json", "{");

        var scan = Local.Scan(default);

        scan.Models.Select(model => model.Id).Should().Equal(TemporaryCache.Model);
        scan.Faults.Select(fault => fault.Folder).Should().Equal("models--a--b--c--d", "models--a--file", "models--a--link", "models--a--snapshots");
    }

    [Fact]
    public void Scan_RealFilesInSnapshot_CountLikeLinks()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        var path = Path.Combine(_cache.Snapshot(First), "model.safetensors");
        File.Delete(path);
        File.Move(_cache.Blob(TemporaryCache.Sha256("weights")), path);

        var model = Local.Find(TemporaryCache.Model)!;

        (model.SizeBytes, model.Revisions.Single().IsWhole).Should().Be((16L, true));
    }

    [Fact]
    public void Scan_BlobInSharedStore_IsFollowedForItsSize()
    {
        _cache.PlantSnapshot(First, Files, tree: true);
        var blob = _cache.Blob(TemporaryCache.Sha256("weights"));
        File.Move(blob, _cache.Plant("blobs/shared"), overwrite: true);
        File.CreateSymbolicLink(blob, "../../blobs/shared");

        Local.Find(TemporaryCache.Model)!.SizeBytes.Should().Be(16);
    }

    [Fact]
    public void Scan_NoCacheFolder_IsEmpty()
    {
        Directory.Delete(_cache.Root, recursive: true);

        Local.Scan(default).Models.Should().BeEmpty();
        Local.Find(TemporaryCache.Model).Should().BeNull();
    }
}
