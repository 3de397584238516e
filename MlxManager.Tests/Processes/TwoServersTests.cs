using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>Two servers at once: on one data folder the second gives way; on one cache both go on, and one of them brings each blob.</summary>
public sealed class TwoServersTests
{
    private const string Id = "lab/model";
    private const int Length = 12 << 20;

    private static SampleModel Model => new(
        Id, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model-1.safetensors", 1, Length), SampleFile.Generated("model-2.safetensors", 2, Length));

    [Fact]
    public async Task Start_DataFolderIsTaken_SecondSaysSoAndTheFirstIsNotDisturbed()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 6 << 20 });
        server.Hub.Add(Model);
        var download = await server.StartAsync(Id);
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 1 << 20);

        using var second = new ServerProcess(server.Folder, $"--HF_ENDPOINT={server.Hub.Endpoint}");
        var end = await second.EndAsync();

        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain("Another MlxManager is running").And.Contain(server.Folder).And.NotContain("   at ");
        (await server.GetAsync(download.DownloadId)).Status.Should().Be("downloading");
        server.Hub.BytesPerSecond = null;
        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole(Id);
    }

    [Fact]
    public async Task Download_TwoServersOnOneCache_OneWaitsForTheOtherAndEachByteComesOnce()
    {
        await using var first = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 6 << 20 });
        await using var second = await first.BesideAsync();
        first.Hub.Add(Model);
        var ofFirst = await first.StartAsync(Id);
        await first.UntilAsync(ofFirst.DownloadId, one => one.DownloadedBytes > 1 << 20);

        // Slow, or the first would be done before a busy machine has let the second begin.
        first.Hub.BytesPerSecond = 128 << 10;
        var ofSecond = await second.StartAsync(Id);

        var waiting = await second.UntilAsync(ofSecond.DownloadId, one => one.Phase == "waiting");
        first.Hub.BytesPerSecond = null;

        waiting.Waiting!.Reason.Should().Contain("another process");
        await first.UntilAsync(ofFirst.DownloadId, "completed");
        await second.UntilAsync(ofSecond.DownloadId, "completed");
        first.AssertWhole(Id);
        first.Hub.Requests.OfContent().Sum(request => request.BytesSent).Should().BeInRange(2 * Length, 3 * Length, "not each by both");
    }
}
