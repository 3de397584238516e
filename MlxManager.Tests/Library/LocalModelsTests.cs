using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class LocalModelsTests : IDisposable
{
    private static readonly CommitHash First = TemporaryCache.Commit(1);
    private static readonly CommitHash Second = TemporaryCache.Commit(2);
    private static readonly (string, string)[] Files = [("config.json", "{}"), ("model.safetensors", "weights"), ("README.md", "read me")];
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Scan_Models_AreThoseOfWhichAFileIsThere()
    {
        _setup.Cache.PlantSnapshot(First, Files, reference: "main", tree: true);
        _setup.Cache.PlantSnapshot(First, Files, id: RepoId.Parse("a/b"));
        _setup.Cache.Plant("datasets--a--set/snapshots/" + First + "/model.safetensors", "x");
        Directory.CreateDirectory(Path.Combine(_setup.Cache.Root, "models--a--empty", "snapshots", First.Value));

        var models = await ScanAsync();

        models.Select(model => model.Id.Value).Should().Equal("a/b", "mlx-community/Tiny-4bit");
        var model = models[1];
        (model.SizeBytes, model.IsUsable).Should().Be((16L, true));
        var revision = model.Revisions.Single();
        revision.Refs.Should().Equal(Revision.Main);
        (revision.FileCount, revision.SizeBytes, revision.IsWhole, revision.MissingFiles).Should().Be((3, 16L, true, 0));
    }

    [Fact]
    public async Task Scan_PictureMissing_IsUsableButNotWhole()
    {
        _setup.Cache.PlantSnapshot(First, Files, tree: true);
        File.Delete(Path.Combine(_setup.Cache.Snapshot(First), "README.md"));

        var revision = (await ScanAsync()).Single().Revisions.Single();

        (revision.IsWhole, revision.IsUsable, revision.MissingFiles, revision.FileCount).Should().Be((false, true, 1, 2));
    }

    [Fact]
    public async Task Scan_WeightsMissingOrShort_IsNotUsable()
    {
        _setup.Cache.PlantSnapshot(First, Files, tree: true);
        File.WriteAllText(_setup.Cache.Blob(TemporaryCache.Sha256("weights")), "weight");
        (await ScanAsync()).Single().Should().Match<LocalModel>(model => !model.IsUsable && model.Revisions[0].MissingFiles == 1);

        File.Delete(_setup.Cache.Blob(TemporaryCache.Sha256("weights")));
        (await ScanAsync()).Single().IsUsable.Should().BeFalse();
    }

    [Fact]
    public async Task Scan_RealFilesInSnapshot_CountLikeLinks()
    {
        _setup.Cache.PlantSnapshot(Second, Files, tree: true);
        var path = Path.Combine(_setup.Cache.Snapshot(Second), "model.safetensors");
        File.Delete(path);
        File.Move(_setup.Cache.Blob(TemporaryCache.Sha256("weights")), path);

        (await ScanAsync()).Single().Should().Match<LocalModel>(model => model.SizeBytes == 16 && model.Revisions[0].IsWhole);
    }

    [Fact]
    public async Task Scan_NoCacheFolder_IsEmpty()
    {
        Directory.Delete(_setup.Cache.Root, recursive: true);

        (await ScanAsync()).Should().BeEmpty();
    }

    private Task<IReadOnlyList<LocalModel>> ScanAsync() => new LocalModels(_setup.Index).ScanAsync(default);
}
