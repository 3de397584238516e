using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class RepoContentsTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private readonly TemporaryCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void List_BlobOfTwoRevisions_IsOneWithAllItsUses()
    {
        _cache.PlantSnapshot(First, [("model.safetensors", "weights"), ("sub/copy.safetensors", "weights")], tree: true);
        _cache.PlantSnapshot(Second, [("model.safetensors", "weights")]);

        var content = List().Should().ContainSingle().Subject;

        content.Path.Should().Be($"models--mlx-community--Tiny-4bit/blobs/{TemporaryCache.Sha256("weights")}");
        content.Etag.Should().Be(TemporaryCache.Sha256("weights"));
        content.ListedLengths.Should().Equal(7);
        content.HasWrongLength.Should().BeFalse();
        content.Uses.Should().BeEquivalentTo(
        [
            new ContentUse(First.Value, "model.safetensors"),
            new ContentUse(First.Value, "sub/copy.safetensors"),
            new ContentUse(Second.Value, "model.safetensors"),
        ]);
    }

    [Fact]
    public void List_NobodysYet_IsLeftOut()
    {
        _cache.PlantSnapshot(First, [("config.json", "{}")]);
        _cache.PlantOfficialPartial(TemporaryCache.Sha256("x"), "partial");
        _cache.PlantOfficialPartial(TemporaryCache.Sha256("y"), "partial", mark: null);
        _cache.Plant(Path.Combine(_cache.Folder(), "blobs", ".DS_Store"));
        Directory.CreateDirectory(Path.Combine(_cache.Folder(), "blobs", "folder"));
        _cache.PlantLink(First, ".mlx-01234567.tmp", TemporaryCache.GitBlob("{}"));
        _cache.PlantLink(First, "dangling", TemporaryCache.Sha256("gone"));

        List().Should().ContainSingle().Which.Uses.Should().Equal(new ContentUse(First.Value, "config.json"));
    }

    [Fact]
    public void List_BlobWithoutLinksOrOfAnotherName_IsThere()
    {
        _cache.PlantBlob(TemporaryCache.Sha256("loose"), "loose");
        _cache.Plant(Path.Combine(_cache.Folder(), "blobs", "0cc175b9c0f1b6a831c399e269772661-3"), "of another store");

        List().Select(content => content.Etag).Should().BeEquivalentTo([TemporaryCache.Sha256("loose"), null]);
    }

    [Fact]
    public void List_BlobInASharedStore_IsReadAtItsEnd()
    {
        _cache.PlantSnapshot(First, [("model.safetensors", "weights")]);
        var blob = _cache.Blob(TemporaryCache.Sha256("weights"));
        var shared = _cache.Plant("blobs/shared");
        File.Move(blob, shared, overwrite: true);
        File.CreateSymbolicLink(blob, "../../blobs/shared");

        var content = List().Should().ContainSingle().Subject;

        (content.Place, content.ReadPath, content.Length).Should().Be((blob, shared, 7L));
    }

    [Fact]
    public void List_RealFileInASnapshot_IsWhatTheListingSays()
    {
        _cache.PlantSnapshot(First, [("model.safetensors", "weights")], tree: true);
        var path = Path.Combine(_cache.Snapshot(First), "model.safetensors");
        File.Delete(path);
        File.Move(_cache.Blob(TemporaryCache.Sha256("weights")), path);
        _cache.Plant(Path.Combine(_cache.Snapshot(First), "notes.txt"), "somebody's own");

        var contents = List().ToDictionary(content => Path.GetFileName(content.Path));

        contents.Should().HaveCount(2);
        contents["model.safetensors"].Etag.Should().Be(TemporaryCache.Sha256("weights"));
        contents["model.safetensors"].IsBlob.Should().BeFalse();
        contents["notes.txt"].Etag.Should().BeNull();
    }

    [Fact]
    public void List_LengthThatNoListingTells_IsWrong()
    {
        _cache.PlantSnapshot(First, [("model.safetensors", "weights")], tree: true);
        File.WriteAllText(_cache.Blob(TemporaryCache.Sha256("weights")), "weigh");

        List().Should().ContainSingle().Which.HasWrongLength.Should().BeTrue();
    }

    private IReadOnlyList<RepoContent> List() => RepoContents.List(_cache.Repo().Folders);
}
