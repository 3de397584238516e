using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class RepoDetailsTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly RepoName Name = RepoName.Model(TemporaryCache.Model);
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Details_EachFile_IsWhatItIs()
    {
        (string, string)[] files = [("a.json", "shared"), ("b.json", "dangling"), ("c.safetensors", "too short"), ("d.json", "missing")];
        _setup.Cache.PlantSnapshot(First, files, reference: "main", tree: true);
        _setup.Cache.PlantSnapshot(Second, [("other.json", "shared")]);
        _setup.Cache.Plant(Path.Combine(_setup.Cache.Snapshot(First), "own.txt"), "not listed");
        File.Delete(_setup.Cache.Blob(TemporaryCache.GitBlob("dangling")));
        File.WriteAllText(_setup.Cache.Blob(TemporaryCache.Sha256("too short")), "short");
        File.Delete(Path.Combine(_setup.Cache.Snapshot(First), "d.json"));

        var details = (await _setup.Index.DetailsAsync(Name, default))!;

        var revision = details.Revisions.Single(one => one.Revision.Commit == First);
        revision.HasListing.Should().BeTrue();
        revision.Files.Select(file => file with { ExpectedEtag = null }).Should().Equal(
            new CachedFile("a.json", 6, 6, TemporaryCache.GitBlob("shared").Value, CachedFileState.Present, true),
            new CachedFile("b.json", null, 8, TemporaryCache.GitBlob("dangling").Value, CachedFileState.Dangling, false),
            new CachedFile("c.safetensors", 5, 9, TemporaryCache.Sha256("too short").Value, CachedFileState.WrongSize, false),
            new CachedFile("d.json", null, 7, TemporaryCache.GitBlob("missing").Value, CachedFileState.Missing, false),
            new CachedFile("own.txt", 10, null, null, CachedFileState.Present, false));
        revision.Files[2].ExpectedEtag.Should().Be(TemporaryCache.Sha256("too short"));

        // The blob of the missing file is still here: nothing of it needs to be fetched.
        revision.Revision.Wholeness.Should().Be(new Wholeness(WholenessState.Incomplete, 4, 3, 8 + 9));
        details.Revisions.Single(one => one.Revision.Commit == Second).Should().Match<RevisionDetails>(one => !one.HasListing && one.Files[0].IsShared);
        details.Folder.Should().Be(_setup.Cache.Folder());
        details.Repo.IsCorrupt.Should().BeTrue();
    }

    [Fact]
    public async Task Details_NotThere_IsNull()
    {
        (await _setup.Index.DetailsAsync(Name, default)).Should().BeNull();

        Directory.Delete(_setup.Cache.Root);
        (await _setup.Index.DetailsAsync(Name, default)).Should().BeNull();
    }

    [Fact]
    public async Task Details_Dataset_HasFilesAndNoFacts()
    {
        var name = RepoName.OfFolder("datasets--a--b")!;
        _setup.Cache.Plant($"datasets--a--b/snapshots/{First}/config.json", """{"architectures": ["X"]}""");

        var details = (await _setup.Index.DetailsAsync(name, default))!;

        details.Revisions.Single().Files.Should().ContainSingle().Which.Path.Should().Be("config.json");
        details.Facts.Should().BeNull();
    }
}
