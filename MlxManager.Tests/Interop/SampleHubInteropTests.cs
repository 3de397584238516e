using MlxManager.Web.Demo;

namespace MlxManager.Tests.Interop;

/// <summary>The sample Hub is faithful as far as the official client can tell.</summary>
public sealed class SampleHubInteropTests : IDisposable
{
    private const string Id = "mlx-samples/interop";

    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("mlxmanager-interop-");

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{\"model_type\":\"llama\"}"),
        SampleFile.Generated("tokenizer.json", seed: 1, length: 3_000_000),
        SampleFile.Generated("model.safetensors", seed: 2, length: 12_345_678),
        SampleFile.Text("sub/folder/a b+c.txt", "spaces and signs"))
    {
        Downloads = 12,
        ParameterCount = 1_000_000,
    };

    public void Dispose() => _cache.Delete(recursive: true);

    [Fact]
    public async Task ListModels_Pages_FindsAll()
    {
        await using var hub = await SampleHub.StartAsync(new SampleHubOptions { ListingPageSize = 2 });
        for (var i = 0; i < 5; i++)
        {
            hub.Add(Model with { Id = $"mlx-samples/number-{i}" });
        }

        var found = await NpmOracle.ListModelsAsync(hub.Endpoint);

        found.Select(model => (string?)model!["name"]).Should().BeEquivalentTo(Enumerable.Range(0, 5).Select(i => $"mlx-samples/number-{i}"));
        ((string?)found[0]!["author"]).Should().Be("mlx-samples");
        ((int)found[0]!["downloads"]!).Should().Be(12);
        hub.Requests.All.Should().HaveCount(3);
    }

    [Fact]
    public async Task ListFiles_Pages_TellsSizesAndHashes()
    {
        await using var hub = await SampleHub.StartAsync(new SampleHubOptions { TreePageSize = 3 });
        var commit = hub.Add(Model);

        var found = await NpmOracle.ListFilesAsync(hub.Endpoint, Id);

        found.Where(entry => (string?)entry!["type"] == "file").Select(entry => ((string?)entry!["path"], (long)entry["size"]!))
            .Should().BeEquivalentTo(Model.Files.Select(file => (file.Path, file.Content.Length)));
        var weights = found.Single(entry => (string?)entry!["path"] == "model.safetensors")!;
        ((string?)weights["lfs"]!["oid"]).Should().Be(await hub.FileOf(Id, "model.safetensors").EtagAsync());
        ((string?)weights["lastCommit"]!["id"]).Should().Be(commit);
    }

    [Fact]
    public async Task Download_WholeModel_IsByteIdenticalAndScansClean()
    {
        await using var hub = await SampleHub.StartAsync();
        var commit = hub.Add(Model);

        var folder = await NpmOracle.DownloadAsync(hub.Endpoint, _cache.FullName, Id);

        Path.GetFileName(folder).Should().Be(commit);
        foreach (var file in hub.FilesOf(Id))
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, file.Path));
            bytes.AsSpan().SequenceEqual(file.Content.ToArray()).Should().BeTrue(file.Path);
        }

        var scan = await NpmOracle.ScanCacheDirAsync(_cache.FullName);
        scan.Warnings.Should().BeEmpty();
        var revision = scan.Repos.Should().ContainSingle(repo => repo.Id.Name == Id).Subject.Revisions.Should().ContainSingle().Subject;
        revision.CommitOid.Should().Be(commit);
        revision.Refs.Should().Equal("main");
        revision.Files.Select(file => Path.GetFileName(file.Path)).Should().BeEquivalentTo("config.json", "tokenizer.json", "model.safetensors");
    }

    [Fact]
    public async Task Download_GatedModel_NeedsAnAccountThatMayRead()
    {
        await using var hub = await SampleHub.StartAsync(new SampleHubOptions
        {
            Tokens = new Dictionary<string, SampleAccount> { ["hf_good"] = new("anna", Id) },
        });
        hub.Add(Model with { Gating = SampleGating.Auto });

        var refused = () => NpmOracle.DownloadAsync(hub.Endpoint, _cache.FullName, Id);
        (await refused.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*restricted*Please log in*");
        await NpmOracle.DownloadAsync(hub.Endpoint, _cache.FullName, Id, token: "hf_good");

        hub.Requests.OfContent().Where(record => record.Origin == SampleOrigin.Content).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Scan_DanglingLink_IsAWarning()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(Model);
        var folder = await NpmOracle.DownloadAsync(hub.Endpoint, _cache.FullName, Id);
        File.Delete(File.ResolveLinkTarget(Path.Combine(folder, "config.json"), returnFinalTarget: true)!.FullName);

        var scan = await NpmOracle.ScanCacheDirAsync(_cache.FullName);

        scan.Repos.Should().BeEmpty();
        scan.Warnings.Should().ContainSingle();
    }
}
