using System.Collections.Concurrent;
using System.Diagnostics;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Telemetry;

public sealed class SpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MlxManager",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Run_Traced_IsARootWithASpanPerBlobAndNoAddress()
    {
        await using var engine = await EngineHarness.StartAsync(withModel: false);
        engine.Hub.Add(new SampleModel("lab/traced", SampleFile.Text("a.json", "{}"), SampleFile.Generated("b.safetensors", 3, 3 << 20)));
        using var request = new Activity("a person's request").Start();

        var asked = new StartRequest(RepoId.Parse("lab/traced"), Revision.Main, FilePatterns.Everything);
        var download = (await engine.Downloads.StartAsync(asked, default)).Download;
        await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        // Other tests' runs are heard too: only this model's count.
        var run = _ended.Single(a => Equals(a.GetTagItem("mlxmanager.model"), "lab/traced"));
        var blobs = _ended.Where(a => a.TraceId == run.TraceId && a != run).ToList();
        run.ParentSpanId.Should().Be(default(ActivitySpanId));
        run.GetTagItem("mlxmanager.result").Should().Be("Completed");
        run.Status.Should().Be(ActivityStatusCode.Ok);
        blobs.Select(a => a.GetTagItem("mlxmanager.file")).Should().BeEquivalentTo(new object[] { "a.json", "b.safetensors" });
        blobs.Should().OnlyContain(a => a.ParentSpanId == run.SpanId && Equals(a.GetTagItem("mlxmanager.result"), "Done"));
        blobs.Append(run).SelectMany(a => a.TagObjects).Should().NotContain(tag => $"{tag.Value}".Contains("://", StringComparison.Ordinal));
    }
}
