using MlxManager.Core.Downloads;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>Faults that would be met again and again while everything else goes well.</summary>
public sealed class SpinTests
{
    [Fact]
    public async Task Range_RefusedWhileTheOthersFlow_FailsAfterFewAddresses()
    {
        var clock = new FastClock(times: 40);
        await using var engine = await EngineHarness.StartAsync(
            // Slow to answer, so that between any two refusals some bytes of the other ranges have come.
            new SampleHubOptions { Time = clock, BytesPerSecond = 512 << 10, Latency = TimeSpan.FromMilliseconds(60) },
            withModel: false,
            setup: new EngineSetup { Time = clock, Transfer = FaultCourse.Options });
        engine.Hub.Add(new SampleModel(EngineHarness.ModelName, SampleFile.Generated("model.safetensors", 8, 4 << 20)));
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Covers = 600_000, Kind = new Fault.Forbidden("Not this part") });

        var download = await engine.StartAsync();
        var failed = await engine.UntilAsync(download.Id, now => !StateTable.IsRunning(now.Status));

        failed.Status.Should().Be(DownloadStatus.Failed);
        failed.Error!.Message.Should().Contain("Not this part");
        engine.Hub.Requests.All.Count(request => request.Path.Contains("/resolve/", StringComparison.Ordinal)).Should().BeLessThan(24);
    }

    [Fact]
    public async Task Address_LeadsToAHostThatIsGone_IsAskedAnew()
    {
        var clock = new FastClock(times: 40);
        await using var engine = await EngineHarness.StartAsync(
            new SampleHubOptions { Time = clock }, setup: new EngineSetup { Time = clock, Transfer = FaultCourse.Options });

        // The plan asks once where its first file is, then the file itself does.
        var rule = engine.Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Resolve,
            Path = "*.safetensors",
            Times = 1,
            Kind = new Fault.RedirectElsewhere(FaultTable.NobodyListens),
        });
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.Hub.Faults.Hits(rule).Should().Be(1);
        engine.AssertWhole();
    }
}
