using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Interop;

/// <summary>Our look beside the official client's scan of the same folder. It wants <c>refs</c> in each repo, and looks into no folder of a snapshot.</summary>
public sealed class ScanInteropTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("model.safetensors", "weights")];
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Look_SoundAndCorruptRepos_AgreesWithTheOfficialScan()
    {
        Plant("sound");
        Plant("two");
        _setup.Cache.PlantSnapshot(Second, [("config.json", "{ }"), ("copy.safetensors", "weights")], id: Id("two"));
        Plant("shared");
        var blob = _setup.Cache.Blob(TemporaryCache.Sha256("weights"), Id("shared"));
        File.Move(blob, _setup.Cache.Plant("blobs/.huggingface-shared-blobs", "1\n") + ".content");
        File.CreateSymbolicLink(blob, "../../blobs/.huggingface-shared-blobs.content");
        Plant("partial");
        _setup.Cache.PlantOfficialPartial(TemporaryCache.Sha256("x"), "half", id: Id("partial"));
        _setup.Cache.PlantBlob(TemporaryCache.Sha256("loose"), "loose", Id("partial"));
        Plant("empty");
        Directory.Delete(_setup.Cache.Snapshot(First, Id("empty")), recursive: true);
        File.Delete(Path.Combine(_setup.Cache.Folder(Id("empty")), "refs", "main"));
        Plant("finder");
        _setup.Cache.Plant("models--o--finder/snapshots/.DS_Store");
        Plant("dangling");
        File.Delete(_setup.Cache.Blob(TemporaryCache.Sha256("weights"), Id("dangling")));
        Plant("ref");
        _setup.Cache.Plant("models--o--ref/refs/gone", Second.Value);
        Plant("newline");
        _setup.Cache.Plant("models--o--newline/refs/careless", First.Value + "\n");
        Plant("file");
        _setup.Cache.Plant("models--o--file/snapshots/stray");
        Plant("bare");
        Directory.Delete(Path.Combine(_setup.Cache.Folder(Id("bare")), "snapshots"), recursive: true);

        var official = await NpmOracle.ScanCacheDirAsync(_setup.Cache.Root);
        var ours = await _setup.LookAsync();

        ours.Repos.Where(repo => !repo.IsCorrupt).Select(Told).Should().BeEquivalentTo(official.Repos.Select(Told));
        ours.Repos.Where(repo => repo.IsCorrupt).Select(repo => repo.Name.Id.Name).Should().Equal("bare", "dangling", "file", "newline", "ref");
        official.Warnings.Should().HaveCount(5 + 1, "it does not know the folder of shared blobs");
    }

    private static RepoId Id(string name) => RepoId.Parse("o/" + name);

    private static string Told(CachedRepo repo) =>
        $"{repo.Name.Id} {repo.SizeBytes} {repo.FileCount} {string.Join(' ', repo.Revisions.OrderBy(one => one.Commit.Value).Select(one => $"{one.Commit} {string.Join(',', one.Refs)}"))}";

    private static string Told(ScannedRepo repo) =>
        $"{repo.Id.Name} {repo.Size} {repo.FilesCount} {string.Join(' ', repo.Revisions.OrderBy(one => one.CommitOid).Select(one => $"{one.CommitOid} {string.Join(',', one.Refs)}"))}";

    private void Plant(string name) => _setup.Cache.PlantSnapshot(First, Files, reference: "main", id: Id(name));
}
