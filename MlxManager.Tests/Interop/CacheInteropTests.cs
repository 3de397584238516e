using MlxManager.Tests.Processes;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Interop;

/// <summary>The cache that the real server makes, in the eyes of the official clients, and theirs in its.</summary>
public sealed class CacheInteropTests
{
    private const string Id = "mlx-samples/interop";
    private const string Weights = "model.safetensors";

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{\"model_type\":\"llama\"}"),
        SampleFile.Text("README.md", "a model"),
        SampleFile.Generated("tokenizer.json", seed: 1, length: 3_000_000),
        SampleFile.Generated(Weights, seed: 2, length: 12_345_678),
        SampleFile.Generated("copy/of.safetensors", seed: 2, length: 12_345_678));

    [Fact]
    public async Task Download_EachStage_ScansWithoutFault()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 4 << 20 });
        var commit = server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 5_000_000);

        await server.DoAsync(download.DownloadId, "pause");
        (await NpmOracle.ScanCacheDirAsync(server.CacheRoot)).Warnings.Should().BeEmpty("paused is not corrupt");

        await server.DoAsync(download.DownloadId, "cancel");
        var cancelled = await NpmOracle.ScanCacheDirAsync(server.CacheRoot);
        cancelled.Warnings.Should().BeEmpty();
        cancelled.Repos.Should().BeEmpty();

        server.Hub.BytesPerSecond = null;
        download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");
        var revision = await ScanOneAsync(server, commit);
        revision.Refs.Should().Equal("main");
        revision.Files.Select(file => Path.GetFileName(file.Path)).Should().BeEquivalentTo("config.json", "README.md", "tokenizer.json", Weights);

        // An update under way leaves the revision in use as it was, for the scan too.
        server.Hub.BytesPerSecond = 4 << 20;
        var newer = server.Hub.Update(Id, [SampleFile.Generated(Weights, seed: 3, length: 12_000_000), SampleFile.Text("config.json", "{}")]);
        var update = await server.StartAsync(Id);
        await server.UntilAsync(update.DownloadId, one => one.DownloadedBytes > 3_000_000 + 12_345_678 + 1_000_000);
        await server.DoAsync(update.DownloadId, "pause");
        (await ScanOneAsync(server, commit)).Refs.Should().Equal("main");
        server.Hub.BytesPerSecond = null;
        await server.DoAsync(update.DownloadId, "resume");
        await server.UntilAsync(update.DownloadId, "completed");
        (await ScanOneAsync(server, newer)).Refs.Should().Equal("main");
        (await ScanOneAsync(server, commit)).Refs.Should().BeEmpty();
    }

    [Fact]
    public async Task OfficialClient_AfterOurs_FetchesNothing()
    {
        await using var server = await LiveServer.StartAsync();
        var commit = server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");
        server.Hub.Requests.Clear();

        var folder = await NpmOracle.DownloadAsync(server.Hub.Endpoint, server.CacheRoot, Id);

        Path.GetFileName(folder).Should().Be(commit);
        server.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should().Be(0);
        server.AssertWhole(Id);
        await ScanOneAsync(server, commit);
    }

    [Fact]
    public async Task Ours_AfterOfficialClient_FetchesNothingAndCancelsNothingOfIts()
    {
        await using var server = await LiveServer.StartAsync();
        var commit = server.Hub.Add(Model);
        await NpmOracle.DownloadAsync(server.Hub.Endpoint, server.CacheRoot, Id);
        server.Hub.Requests.Clear();

        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");
        server.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should().Be(0);
        server.AssertWhole(Id);

        // An update by ours, cancelled: what the official client brought stays whole.
        server.Hub.BytesPerSecond = 4 << 20;
        server.Hub.Update(Id, [SampleFile.Generated(Weights, seed: 3, length: 12_000_000)]);
        var update = await server.StartAsync(Id);
        await server.UntilAsync(update.DownloadId, one => one.Status == "downloading" && server.Hub.Requests.OfContent().Any(request => request.BytesSent > 1_000_000));
        await server.DoAsync(update.DownloadId, "cancel");

        server.AssertWhole(Id, commit);
        await ScanOneAsync(server, commit);
    }

    [Fact]
    public async Task Lock_HeldByPython_IsWaitedForInWords()
    {
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(new SampleModel(Id, SampleFile.Generated(Weights, seed: 2, length: 2_000_000)));
        var path = await LockPathAsync(server);
        LiveDownload download;
        using (var held = await OtherProcessLock.TryTakeAsync(path))
        {
            held.Should().NotBeNull();
            download = await server.StartAsync(Id);

            var waiting = await server.UntilAsync(download.DownloadId, one => one.Phase == "waiting");
            waiting.Waiting!.Reason.Should().Contain(Weights).And.Contain("another process");
            server.Hub.Requests.OfContent().Should().BeEmpty();
        }

        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole(Id);
    }

    [Fact]
    public async Task Lock_HeldByOurs_IsRefusedToPython()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 1 << 20 });
        server.Hub.Add(new SampleModel(Id, SampleFile.Generated(Weights, seed: 2, length: 20_000_000)));
        var path = await LockPathAsync(server);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 0);

        (await OtherProcessLock.TryTakeAsync(path)).Should().BeNull();

        await server.DoAsync(download.DownloadId, "pause");
        using var free = await OtherProcessLock.TryTakeAsync(path);
        free.Should().NotBeNull("a paused download holds no lock");
    }

    private static async Task<string> LockPathAsync(LiveServer server) =>
        Path.Combine(server.LocksFolder(Id), await server.Hub.FileOf(Id, Weights).EtagAsync() + ".lock");

    private static async Task<ScannedRevision> ScanOneAsync(LiveServer server, string commit)
    {
        var scan = await NpmOracle.ScanCacheDirAsync(server.CacheRoot);
        scan.Warnings.Should().BeEmpty();
        return scan.Repos.Should().ContainSingle(repo => repo.Id.Name == Id).Subject.Revisions.Should().ContainSingle(revision => revision.CommitOid == commit).Subject;
    }
}
