using System.Diagnostics;
using MlxManager.Web.Demo;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes;

/// <summary>The graceful ends: what a service manager, a closing terminal and a person's Pause get.</summary>
public sealed class StopTests(ITestOutputHelper output)
{
    private const string Id = "lab/model";
    private const string Weights = "model.safetensors";

    private static SampleModel Model => new(
        Id,
        SampleFile.Text("config.json", "{}"),
        SampleFile.Generated("small.safetensors", seed: 1, length: 700_000),
        SampleFile.Generated(Weights, seed: 2, length: 48 << 20));

    [Fact]
    public async Task Sigterm_OpenStreamsCircuitsAndDownload_EndsSoonAndFetchesNothingAgain()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 16 << 20 });
        var hub = server.Hub;
        hub.Add(Model);
        using var first = await Circuit.OpenAsync(server.Http);
        using var second = await Circuit.OpenAsync(server.Http);
        var download = await server.StartAsync(Id);
        await using var events = await server.Http.GetStreamAsync($"/api/models/download/{download.TaskId}/progress");
        using var reader = new StreamReader(events);
        (await reader.ReadLineAsync()).Should().StartWith("data:");
        await server.UntilAsync(download.DownloadId, one => one.DownloadedBytes > 12 << 20);

        var started = Stopwatch.GetTimestamp();
        var (exitCode, errors) = await server.TerminateAsync();
        var took = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"SIGTERM to the end of the process: {took.TotalMilliseconds:F0} ms");
        took.Should().BeLessThan(TimeSpan.FromSeconds(15), "nothing it waits for takes a second");
        exitCode.Should().Be(0);
        errors.Should().BeEmpty();

        // Answers are held back, so that what the next start finds can be asked before it grows.
        await hub.Requests.WaitForIdleAsync();
        var sent = hub.Requests.OfContent().Sum(request => request.BytesSent);
        hub.Requests.Clear();
        hub.BytesPerSecond = null;
        var hold = hub.Faults.Add(new FaultRule { Target = FaultTarget.Resolve, Kind = new Fault.DelayHeaders() });
        await server.StartServerAsync();
        var found = await server.UntilAsync(download.DownloadId, "downloading");
        hub.Faults.Remove(hold);
        await server.UntilAsync(download.DownloadId, "completed");

        server.AssertWhole(Id);
        found.TaskId.Should().Be(download.TaskId);
        AskedRanges.Of(hub.Requests).Should().Be(found.TotalBytes - found.DownloadedBytes, "only what was not journalled is asked for");
        output.WriteLine($"{sent} bytes had been sent, {found.DownloadedBytes} were kept");
        found.DownloadedBytes.Should().BeGreaterThan(sent - (2 << 20), "all that had arrived is journalled");
    }

    [Fact]
    public async Task Pause_EverySocketStalled_AnswersWhenAllAreClosed()
    {
        await using var server = await LiveServer.StartAsync();
        var hub = server.Hub;
        hub.Add(Model);
        hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Path = Weights, Kind = new Fault.Stall(300_000) });
        var download = await server.StartAsync(Id);
        await hub.Requests.WaitForAsync(_ => hub.Requests.OfContent().Count(request => request.BytesSent == 300_000 && !request.HasEnded) >= 3);

        var started = Stopwatch.GetTimestamp();
        var paused = await server.DoAsync(download.DownloadId, "pause");
        var took = Stopwatch.GetElapsedTime(started);

        // The Hub hears of it a moment later than we.
        await hub.Requests.WaitForIdleAsync(TimeSpan.FromSeconds(15));
        output.WriteLine($"Pause with stalled sockets: {took.TotalMilliseconds:F0} ms");
        took.Should().BeLessThan(TimeSpan.FromSeconds(15), "an idle connection would be given up after 20 s only");
        paused.Status.Should().Be("paused");
        paused.DownloadedBytes.Should().BeGreaterThanOrEqualTo(700_000 + (3 * 300_000));

        hub.Faults.Clear();
        hub.Requests.Clear();
        await server.DoAsync(download.DownloadId, "resume");
        await server.UntilAsync(download.DownloadId, "completed");
        server.AssertWhole(Id);
        AskedRanges.Of(hub.Requests).Should().Be(paused.TotalBytes - paused.DownloadedBytes);
    }
}
