using System.Runtime.Versioning;
using MlxManager.Tests.Processes;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Interop;

/// <summary>The real server and the official client at one model of one cache, at the same time or one after the other's end.</summary>
public sealed class SideBySideTests
{
    private const string Id = "mlx-samples/both";
    private const string Weights = "model.safetensors";

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{\"model_type\":\"llama\"}"),
        SampleFile.Text("sub/notes.txt", "notes"),
        SampleFile.Generated("tokenizer.json", seed: 1, length: 2_000_000),
        SampleFile.Generated(Weights, seed: 2, length: 9_000_000));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Download_BothAtOnce_BothEndWithTheWholeModel(bool oursFirst)
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 8 << 20 });
        var commit = server.Hub.Add(Model);
        Task<string>? theirs = null;
        if (!oursFirst)
        {
            theirs = NpmOracle.DownloadAsync(server.Hub.Endpoint, server.CacheRoot, Id);
            await server.Hub.Requests.WaitForAsync(request => request.File == Weights && request.BytesSent > 100_000);
        }

        var ours = await server.StartAsync(Id);
        if (oursFirst)
        {
            await server.UntilAsync(ours.DownloadId, one => one.DownloadedBytes > 3_000_000);
            theirs = NpmOracle.DownloadAsync(server.Hub.Endpoint, server.CacheRoot, Id);
        }

        await server.UntilAsync(ours.DownloadId, "completed");
        Path.GetFileName(await theirs!).Should().Be(commit);

        server.AssertWhole(Id);
        CacheTruth.AssertNothingCorrupt(server.CacheRoot);
        (await NpmOracle.ScanCacheDirAsync(server.CacheRoot)).Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task OfficialClient_Killed_IsCompletedByOursFromWhereItWas()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 8 << 20 });
        server.Hub.Add(Model);
        await NpmOracle.KillDownloadAsync(
            server.Hub.Endpoint,
            server.CacheRoot,
            Id,
            () => server.Hub.Requests.WaitForAsync(request => request.File == Weights && request.BytesSent > 4_000_000));
        await server.Hub.Requests.WaitForIdleAsync();
        var partial = Path.Combine(server.RepoFolder(Id), "blobs", await server.Hub.FileOf(Id, Weights).EtagAsync() + ".incomplete");
        var left = new FileInfo(partial).Length;
        left.Should().BePositive();

        // What was written to a moment ago may still have a writer.
        File.SetLastWriteTimeUtc(partial, File.GetLastWriteTimeUtc(partial).AddMinutes(-1));
        server.Hub.Requests.Clear();
        server.Hub.BytesPerSecond = null;
        var download = await server.StartAsync(Id);
        var done = await server.UntilAsync(download.DownloadId, "completed");

        server.AssertWhole(Id);
        AskedRanges.Of(server.Hub.Requests).Should().BeLessThanOrEqualTo(done.TotalBytes - left);
    }

    [Fact]
    public async Task OfficialClient_WithoutNetwork_ReadsWhatOursBrought()
    {
        await using var server = await LiveServer.StartAsync();
        var commit = server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");

        var read = await NpmOracle.ReadOfflineAsync(server.CacheRoot, Id, commit, server.Hub.FilesOf(Id).Select(file => file.Path));

        foreach (var file in server.Hub.FilesOf(Id))
        {
            read[file.Path].AsSpan().SequenceEqual(file.Content.ToArray()).Should().BeTrue(file.Path);
        }
    }

    [Fact]
    public async Task Prune_UnderOurFeet_IsGoneOnFrom()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 6 << 20 });
        server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 3_000_000);

        // As "hf cache prune" does, and then as "hf cache rm" does: no lock is asked for.
        Directory.GetFiles(Path.Combine(server.RepoFolder(Id), "blobs"), "*.incomplete").ToList().ForEach(File.Delete);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 3_000_000 && Directory.GetFiles(Path.Combine(server.RepoFolder(Id), "blobs"), "*.incomplete").Length > 0);
        Directory.Delete(server.RepoFolder(Id), recursive: true);

        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole(Id);
    }

    [OnLinuxFact("a umask and setgid folders")]
    [UnsupportedOSPlatform("windows")]
    public async Task SharedCache_UnderAStrictUmask_StaysTheGroups()
    {
        await using var server = await LiveServer.StartAsync(
            new SampleHubOptions { BytesPerSecond = 8 << 20 },
            ["sh", "-c", "umask 077; exec \"$@\"", "sh"],
            cache => File.SetUnixFileMode(cache, Mode("2770")));
        server.Hub.Add(Model);
        using (var on = await server.Http.PutAsync("/api/cache/keeping", JsonBody("""{"uses_trash": true}""")))
        {
            on.IsSuccessStatusCode.Should().BeTrue(await on.Content.ReadAsStringAsync());
        }

        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");
        AssertTheGroups(server.CacheRoot);
        using var removed = await server.Http.DeleteAsync($"/api/models/{Id}");
        removed.IsSuccessStatusCode.Should().BeTrue();

        Directory.GetFiles(Path.Combine(server.CacheRoot, ".locks", ".mlxmanager-trash"), "manifest.json", SearchOption.AllDirectories).Should().ContainSingle();
        AssertTheGroups(server.CacheRoot);
    }

    private static StringContent JsonBody(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private static void AssertTheGroups(string root)
    {
        foreach (var info in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(info => info.LinkTarget is null))
        {
            var wanted = info is DirectoryInfo ? Mode("2070") : Mode("060");
            (info.UnixFileMode & wanted).Should().Be(wanted, info.FullName);
            (info.UnixFileMode & Mode("007")).Should().Be(UnixFileMode.None, $"the umask shuts all others out of {info.FullName}");
        }
    }
}
