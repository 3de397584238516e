using System.Net;
using MlxManager.Tests.Processes;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Interop;

/// <summary>The cache on disks that are not the system's own: without links and cases, read-only, unplugged.</summary>
public sealed class OddDiskTests
{
    private const string Id = "lab/Odd";
    private const string Weights = "model.safetensors";
    private const long Size = 6_000_000;

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{\"model_type\":\"llama\"}"),
        SampleFile.Generated("tokenizer.json", seed: 1, length: 2_000_000),
        SampleFile.Generated("copy/of.safetensors", seed: 2, length: Size),
        SampleFile.Generated(Weights, seed: 2, length: Size));

    [ExFatFact]
    public async Task NoLinks_WholeLife_FilesLieInTheSnapshotsAndNothingIsFetchedTwice()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 8 << 20 }, new SmallDisk(96 << 20) { IsExFat = true });
        var commit = server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        var before = await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 4_000_000);

        // A restart mounts the disk anew, and files get other numbers there.
        await server.TerminateAsync();
        await server.Hub.Requests.WaitForIdleAsync();
        server.Hub.Requests.Clear();
        server.Hub.BytesPerSecond = null;
        await server.StartServerAsync();
        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole(Id);
        AskedRanges.Of(server.Hub.Requests).Should().BeLessThanOrEqualTo(before.TotalBytes - before.DownloadedBytes);
        new DirectoryInfo(server.RepoFolder(Id)).EnumerateFiles("*", SearchOption.AllDirectories).Should().OnlyContain(file => file.LinkTarget == null);

        // Theirs finds ours whole, and the other way round.
        server.Hub.Requests.Clear();
        await NpmOracle.DownloadWithinAsync(server.Process.Id, server.Hub.Endpoint, server.CacheRoot, Id);
        (await NpmOracle.ScanCacheDirWithinAsync(server.Process.Id, server.CacheRoot)).Warnings.Should().BeEmpty();
        server.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should().Be(0);
        (await LocalAsync(server)).Should().Contain(Id);

        // An update takes what is here from the old revision's files.
        var newer = server.Hub.Update(Id, [SampleFile.Text("config.json", "{}")]);
        server.Hub.Requests.Clear();
        var update = await server.StartAsync(Id);
        (await server.UntilAsync(update.DownloadId, one => !one.IsRunning)).Status.Should().Be("completed");
        server.AssertWhole(Id, newer);
        server.Hub.Requests.OfContent().Where(request => request.File == Weights || request.File == "copy/of.safetensors").Sum(request => request.BytesSent).Should().Be(0);
        File.Exists(Path.Combine(server.RepoFolder(Id), "snapshots", commit, Weights)).Should().BeTrue("the old revision stays");

        using var removed = await server.Http.DeleteAsync($"/api/models/{Id}");
        removed.StatusCode.Should().Be(HttpStatusCode.OK);
        server.AssertNothingLeft(Id);
    }

    [ExFatFact]
    public async Task NoLinks_BroughtByTheOfficialClient_IsReusedAndVerified()
    {
        await using var server = await LiveServer.StartAsync(null, new SmallDisk(96 << 20) { IsExFat = true });
        server.Hub.Add(Model);
        Directory.CreateDirectory(server.SeenCache);
        await NpmOracle.DownloadWithinAsync(server.Process.Id, server.Hub.Endpoint, server.CacheRoot, Id);
        server.Hub.Requests.Clear();

        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");

        server.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should().Be(0);
        server.AssertWhole(Id, server.Hub.CommitOf(Id));
    }

    [ExFatFact]
    public async Task NoCases_NamesThatMeet_AreRefusedInWordsAndHarmNothing()
    {
        await using var server = await LiveServer.StartAsync(null, new SmallDisk(96 << 20) { IsExFat = true });
        server.Hub.Add(Model);
        server.Hub.Add(Model with { Id = "LAB/odd" });
        server.Hub.Add(new SampleModel("lab/twins", SampleFile.Text("README.md", "one"), SampleFile.Text("readme.md", "other")));
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, "completed");

        var other = await server.StartAsync("LAB/odd");
        (await server.UntilAsync(other.DownloadId, one => !one.IsRunning)).Error.Should().Contain("upper and lower case").And.Contain(Id);
        await server.DoAsync(other.DownloadId, "cancel");
        var twins = await server.StartAsync("lab/twins");
        (await server.UntilAsync(twins.DownloadId, one => !one.IsRunning)).Error.Should().Contain("README.md").And.Contain("readme.md");
        using var removed = await server.Http.DeleteAsync("/api/models/LAB/odd");
        removed.StatusCode.Should().Be(HttpStatusCode.NotFound);

        server.AssertWhole(Id);
        await server.UntilAsync((await server.StartAsync("lab/twins", "README.md")).DownloadId, "completed");
    }

    [SmallDiskFact]
    public async Task ReadOnly_EveryChange_IsRefusedInWordsAndAllElseWorks()
    {
        await using var server = await LiveServer.StartAsync(null, new SmallDisk(64 << 20));
        server.Hub.Add(Model);
        await server.UntilAsync((await server.StartAsync(Id)).DownloadId, "completed");
        server.Hub.Update(Id, [SampleFile.Generated(Weights, seed: 3, length: Size)]);
        server.Disk.SetReadOnly(server.Process.Id, server.MountPoint, true);

        var update = await server.StartAsync(Id);
        var failed = await server.UntilAsync(update.DownloadId, one => !one.IsRunning);
        failed.Error.Should().Contain("read-only");
        (await LocalAsync(server)).Should().Contain(Id);
        using var checking = await server.Http.PostAsync("/api/cache/verify", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        checking.StatusCode.Should().Be(HttpStatusCode.Accepted);
        using var loose = await server.Http.GetAsync("/api/cache/prune");
        loose.StatusCode.Should().Be(HttpStatusCode.OK);
        await server.CommandAsync(update.DownloadId, "cancel");
        using var removed = await server.Http.DeleteAsync($"/api/models/{Id}");
        removed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await removed.Content.ReadAsStringAsync()).Should().Contain("Read-only file system");

        server.Disk.SetReadOnly(server.Process.Id, server.MountPoint, false);
        var again = await server.StartAsync(Id);
        await server.UntilAsync(again.DownloadId, "completed");
        server.AssertWhole(Id, server.Hub.CommitOf(Id));
    }

    [SmallDiskFact]
    public async Task Unplugged_AtTheCacheFolderItself_NothingIsMadeInItsPlaceAndNothingForgotten()
    {
        await using var server = await LiveServer.StartAsync(
            new SampleHubOptions { BytesPerSecond = 4 << 20 }, new SmallDisk(64 << 20) { IsTheCache = true, IsPluggable = true });
        server.Hub.Add(Model);
        server.Hub.Add(Model with { Id = "lab/whole" });
        server.Hub.BytesPerSecond = null;
        await server.UntilAsync((await server.StartAsync("lab/whole")).DownloadId, "completed");
        server.Hub.BytesPerSecond = 2 << 20;
        server.Hub.Update("lab/whole", [SampleFile.Generated(Weights, seed: 3, length: Size), SampleFile.Generated("copy/of.safetensors", seed: 3, length: Size)]);
        var download = await server.StartAsync("lab/whole");
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 2_000_000 + 4_000_000);

        server.Disk.Unplug(server.Process.Id, server.MountPoint);
        var waiting = await server.UntilAsync(download.DownloadId, one => one.Waiting?.Reason.Contains("disk", StringComparison.OrdinalIgnoreCase) == true);
        waiting.Status.Should().Be("downloading");
        (await LocalAsync(server)).Should().NotContain("lab/whole");
        using (var removed = await server.Http.DeleteAsync("/api/cache/repos/models/lab/whole"))
        {
            removed.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        }

        using (var pruned = await server.Http.PostAsync(
            "/api/cache/prune", new StringContent("""{"kinds": ["unreferenced_blob", "orphaned_partial"]}""", System.Text.Encoding.UTF8, "application/json")))
        {
            (await pruned.Content.ReadAsStringAsync()).Should().Contain("\"gone\":[]");
        }

        Directory.EnumerateFileSystemEntries(server.CacheRoot).Should().BeEmpty("what lies below the mount point is another disk");
        Directory.EnumerateFileSystemEntries(SmallDisk.SeenFrom(server.Process.Id, server.CacheRoot)).Should().BeEmpty();

        await server.Hub.Requests.WaitForIdleAsync();
        server.Hub.Requests.Clear();
        server.Hub.BytesPerSecond = null;
        server.Disk.PlugIn(server.Process.Id, server.MountPoint);
        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole("lab/whole", server.Hub.CommitOf("lab/whole"));
        AskedRanges.Of(server.Hub.Requests).Should().BeLessThan(Size - 1_000_000, "what was here is not fetched again");
    }

    private static async Task<string> LocalAsync(LiveServer server) => await server.Http.GetStringAsync("/api/models/local");
}
