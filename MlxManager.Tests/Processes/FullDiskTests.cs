using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>The cache on a real disk that is too small, or becomes so.</summary>
public sealed class FullDiskTests
{
    private const string Id = "lab/model";

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{}"),
        SampleFile.Generated("model-1.safetensors", seed: 1, length: 8 << 20),
        SampleFile.Generated("model-2.safetensors", seed: 2, length: 14 << 20),
        SampleFile.Generated("model-3.safetensors", seed: 3, length: 12 << 20));

    [SmallDiskFact]
    public async Task Start_MoreThanIsFree_PausesWithNeededAndFree()
    {
        await using var server = await LiveServer.StartAsync(null, new SmallDisk(30 << 20));
        server.Hub.Add(Model);

        var download = await server.StartAsync(Id);
        var paused = await server.UntilAsync(download.DownloadId, one => !one.IsRunning);

        paused.Status.Should().Be("paused");
        paused.Error.Should().Contain("Not enough disk space").And.Contain("35.7 MB needed").And.MatchRegex("31[.][0-9] MB free");
        server.Hub.Requests.OfContent().Should().BeEmpty();
        server.AssertNothingLeft(Id);
    }

    [SmallDiskFact]
    public async Task Start_ItsContentHasItsRoomAlready_IsNotRefusedForWantOfIt()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 4 << 20 }, new SmallDisk(20 << 20));
        server.Hub.Add(new SampleModel(Id, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", seed: 1, length: 12 << 20)));
        var first = await server.StartAsync(Id);
        await server.UntilAsync(first.DownloadId, one => one.DownloadedBytes > 1 << 20);
        server.Hub.Update(Id, [SampleFile.Text("config.json", "{ }")]);

        var second = await server.StartAsync(Id);

        await server.UntilAsync(second.DownloadId, "completed");
        await server.UntilAsync(first.DownloadId, "completed");
    }

    [SmallDiskFact]
    public async Task Download_DiskFillsUpMeanwhile_PausesAndGoesOnOnceThereIsRoom()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 8 << 20 }, new SmallDisk(40 << 20));
        var hub = server.Hub;
        hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 2 << 20);

        // Two files have got their space by now; the third will not.
        var filler = Path.Combine(server.HomeFolder, "somebody-elses.bin");
        using (var file = File.OpenHandle(filler, FileMode.CreateNew, FileAccess.Write, preallocationSize: 10 << 20))
        {
            RandomAccess.SetLength(file, 10 << 20);
        }

        var paused = await server.UntilAsync(download.DownloadId, one => !one.IsRunning);

        paused.Status.Should().Be("paused");
        paused.Error.Should().Contain("disk is full").And.MatchRegex("[0-9.]+ MB more must be freed");
        paused.DownloadedBytes.Should().BeGreaterThan(8 << 20);
        await hub.Requests.WaitForIdleAsync();
        hub.Requests.Clear();

        // Still no room: it says so again, and loses nothing by it.
        await server.DoAsync(download.DownloadId, "resume");
        var again = await server.UntilAsync(download.DownloadId, one => !one.IsRunning);
        again.Status.Should().Be("paused");
        again.Error.Should().MatchRegex("[0-9.]+ MB needed, [0-9.]+ MB free. Free [0-9.]+ MB more");
        again.DownloadedBytes.Should().Be(paused.DownloadedBytes);

        File.Delete(filler);
        await server.DoAsync(download.DownloadId, "resume");
        await server.UntilAsync(download.DownloadId, "completed");

        server.AssertWhole(Id);
        CacheTruth.AssertNothingCorrupt(Path.Combine(server.HomeFolder, "hub"));
        AskedRanges.Of(hub.Requests).Should().Be(paused.TotalBytes - paused.DownloadedBytes, "only what was not journalled is asked for");
    }
}
