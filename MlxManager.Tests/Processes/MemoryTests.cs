using MlxManager.Web.Demo;
using Xunit.Abstractions;

namespace MlxManager.Tests.Processes;

/// <summary>The memory of a download does not grow with the model.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Download_LargeFileAtFullSpeed_StaysSmall()
    {
        const long Length = 700L << 20;
        await using var server = await LiveServer.StartAsync();
        server.Hub.Add(new SampleModel("lab/model", SampleFile.Generated("model.safetensors", seed: 1, Length)));

        var download = await server.StartAsync("lab/model");
        await server.UntilAsync(download.DownloadId, "completed");

        var highest = server.Process.PeakMemory;
        output.WriteLine($"At most {highest / 1e6:F0} MB resident for {Length / 1e6:F0} MB");
        highest.Should().BeInRange(1, 300_000_000);
    }
}
