using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Cache;

public sealed class BlobSearchTests : IDisposable
{
    private const string Content = "the weights";
    private static readonly RepoFile Weights = TemporaryCache.File("sub/model.safetensors", Content);

    private readonly TemporaryCache _cache = new();

    private OtherStores Stores => new(Path.Combine(_cache.Outside, "ollama"), [Path.Combine(_cache.Outside, "none"), Path.Combine(_cache.Outside, "lmstudio")]);

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("models--someone--else")]
    [InlineData("datasets--a--b")]
    [InlineData("spaces--a--b")]
    public void Find_BlobOfAnotherRepo_IsFound(string folder)
    {
        var path = _cache.Plant($"{folder}/blobs/{Weights.Etag}", Content);

        Find().Should().Equal((BlobStore.OtherRepo, path));
    }

    [Fact]
    public void Find_FileInAnotherRevisionOfItsOwn_IsFoundByTheListing()
    {
        var commit = TemporaryCache.Commit(1);
        _cache.PlantSnapshot(commit, [("model.safetensors", Content), ("longer.safetensors", Content + "!")], tree: true);
        File.Delete(Path.Combine(_cache.Snapshot(commit), "model.safetensors"));
        File.Move(_cache.Blob(Weights.Etag), Path.Combine(_cache.Snapshot(commit), "model.safetensors"));

        Find().Should().Equal((BlobStore.OtherRevision, Path.Combine(_cache.Snapshot(commit), "model.safetensors")));
    }

    [Fact]
    public void Find_BlobThatLeadsIntoASharedStore_IsItsTarget()
    {
        var path = _cache.Plant("blobs/shared", Content);
        var link = Path.Combine(_cache.Root, "models--someone--else", "blobs", Weights.Etag.Value);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, path);

        Find().Should().Equal((BlobStore.OtherRepo, path));
    }

    [Fact]
    public void Find_OtherTools_AreLookedInto()
    {
        var ollama = Outside("ollama/blobs/sha256-" + Weights.Etag);
        var studio = Outside("lmstudio/mlx-community/Tiny-4bit/sub/model.safetensors");

        Find().Should().Equal((BlobStore.Ollama, ollama), (BlobStore.LmStudio, studio));
    }

    [Fact]
    public void Find_NothingOfTheKind_IsNothing()
    {
        _cache.PlantBlob(Weights.Etag, Content);
        _cache.Plant($"models--a--longer/blobs/{Weights.Etag}", Content + "!");
        _cache.Plant($"models--a--partial/blobs/{Weights.Etag}.incomplete", Content);
        _cache.Plant($"something/blobs/{Weights.Etag}", Content);
        Directory.CreateDirectory(Path.Combine(_cache.Root, "models--a--folder", "blobs", Weights.Etag.Value));
        Directory.CreateDirectory(Path.Combine(_cache.Root, "models--a--dangling", "blobs"));
        File.CreateSymbolicLink(Path.Combine(_cache.Root, "models--a--dangling", "blobs", Weights.Etag.Value), "nowhere");
        _cache.Plant("models--a--file", "a file in the place of a folder");

        Find().Should().BeEmpty("neither our own, nor another length, nor what is no whole file of a repo");
    }

    [Fact]
    public void Find_FileNamedByGit_IsNotLookedFor()
    {
        var config = TemporaryCache.File("config.json", "{}");
        _cache.Plant($"models--a--b/blobs/{config.Etag}", "{}");

        new BlobSearch(_cache.Cache, Stores, TemporaryCache.Model).Find(config).Should().BeEmpty();
    }

    private IEnumerable<(BlobStore, string)> Find() =>
        new BlobSearch(_cache.Cache, Stores, TemporaryCache.Model).Find(Weights).Select(found => (found.Store, found.Path));

    private string Outside(string path)
    {
        var full = Path.Combine(_cache.Outside, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, Content);
        return full;
    }
}
