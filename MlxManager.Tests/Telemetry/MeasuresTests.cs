using MlxManager.Core.Downloads;
using MlxManager.Core.Telemetry;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Api;
using MlxManager.Tests.Transfer;

namespace MlxManager.Tests.Telemetry;

public sealed class MeasuresTests : IDisposable
{
    private const int Size = 500_000;

    private readonly Readings _readings = new();

    public void Dispose() => _readings.Dispose();

    [Fact]
    public async Task Fill_Whole_IsCountedAndTimed()
    {
        await using var bench = await FillBench.StartAsync(Size);

        var result = await FillAsync(bench);

        result.Should().BeOfType<FillResult.Filled>();
        _readings.Sum("mlxmanager.transfer.received").Should().BeGreaterThanOrEqualTo(Size);
        _readings.Of("mlxmanager.transfer.connections").Should().Contain([1, -1]);
        _readings.Sum("mlxmanager.transfer.connections").Should().Be(0);
        _readings.Of("mlxmanager.transfer.range.latency").Should().NotBeEmpty().And.OnlyContain(s => s > 0 && s < 20);
        _readings.Of("mlxmanager.transfer.verify.duration").Should().ContainSingle();
    }

    [Fact]
    public async Task Fill_NothingAnswers_CountsRetriesByCause()
    {
        await using var bench = await FillBench.StartAsync(Size);
        bench.Source = new FixedSource(new Uri("http://127.0.0.1:9/"));
        using var stop = new CancellationTokenSource();
        var filling = FillAsync(bench, stop.Token);
        await _readings.UntilAsync(() => _readings.Of("mlxmanager.transfer.retries", "connection").Count >= 3);
        await stop.CancelAsync();

        (await filling).Should().BeOfType<FillResult.Stopped>();
        _readings.Sum("mlxmanager.transfer.received").Should().Be(0);
        _readings.Of("mlxmanager.transfer.verify.duration").Should().BeEmpty();
    }

    [Fact]
    public void DownloadGauge_Collected_TellsEveryStatus()
    {
        var feed = new ChangeFeed();
        feed.Publish(ApiSamples.Download(1, DownloadStatus.Downloading));
        feed.Publish(ApiSamples.Download(2, DownloadStatus.Downloading));
        feed.Publish(ApiSamples.Download(3, DownloadStatus.Paused));
        new DownloadGauge(_readings.Meters, feed).Begin();

        _readings.Collect();

        _readings.Of("mlxmanager.downloads", "downloading").Should().Equal(2);
        _readings.Of("mlxmanager.downloads", "paused").Should().Equal(1);
        _readings.Of("mlxmanager.downloads", "failed").Should().Equal(0);
    }

    private Task<FillResult> FillAsync(FillBench bench, CancellationToken stop = default) => new BlobFiller(
            new FillRequest(bench.Partial, bench.Content.Length, bench.Etag),
            bench.Source,
            bench.Journal,
            bench.Context with { Measures = new Measures(_readings.Meters) })
        .RunAsync(stop).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
}
