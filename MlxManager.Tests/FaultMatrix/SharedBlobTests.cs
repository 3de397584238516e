using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>One content that is wanted twice, or by another program as well.</summary>
public sealed class SharedBlobTests
{
    private const int Size = 4 << 20;

    /// <summary>Sent to connections that were closed, since the pause came or another had taken their span over.</summary>
    private const int InFlight = 2 << 20;

    /// <summary>Bytes a second that leave time for what must happen before the end.</summary>
    private const int Slow = Size / 8;

    private static readonly SampleFile Weights = SampleFile.Generated("model.safetensors", 5, Size);

    [Fact]
    public async Task TwoDownloads_ShareABlob_BothCompleteAndItIsFetchedOnce()
    {
        await using var engine = await StartAsync();
        var old = await engine.StartAsync("old");
        var main = await engine.StartAsync();

        await engine.UntilAsync(old.Id, DownloadStatus.Completed);
        await engine.UntilAsync(main.Id, DownloadStatus.Completed);

        engine.AssertWhole("old");
        engine.AssertWhole();
        engine.Hub.Requests.BytesSent(await Weights.EtagAsync()).Should().BeLessThan(Size + InFlight);
    }

    [Fact]
    public async Task TwoDownloads_TheOneThatFillsIsPaused_TheOtherGoesOnWhereItWas()
    {
        await using var engine = await StartAsync(Slow);
        var first = await engine.StartAsync("old");
        await engine.UntilAsync(first.Id, now => now.DownloadedBytes > Size / 4);
        var second = await engine.StartAsync();
        await engine.UntilAsync(second.Id, now => now.Phase == RunPhase.Waiting);

        await engine.CommandAsync(first.Id, DownloadCommand.Pause);
        engine.Hub.BytesPerSecond = null;
        await engine.UntilAsync(second.Id, DownloadStatus.Completed);
        await engine.CommandAsync(first.Id, DownloadCommand.Resume);
        await engine.UntilAsync(first.Id, DownloadStatus.Completed);

        engine.AssertWhole("old");
        engine.AssertWhole();
        engine.Hub.Requests.BytesSent(await Weights.EtagAsync()).Should().BeLessThan(Size + InFlight, "what is journalled is not fetched again");
    }

    [Fact]
    public async Task TwoDownloads_TheOneThatFillsIsCancelled_TheOtherCompletes()
    {
        await using var engine = await StartAsync(Slow);
        var first = await engine.StartAsync("old");
        await engine.UntilAsync(first.Id, now => now.DownloadedBytes > Size / 4);
        var second = await engine.StartAsync();
        await engine.UntilAsync(second.Id, now => now.Phase == RunPhase.Waiting);

        await engine.CommandAsync(first.Id, DownloadCommand.Cancel);
        engine.Hub.BytesPerSecond = null;
        await engine.UntilAsync(second.Id, DownloadStatus.Completed);

        engine.AssertWhole();
        engine.Repo.ReadRef(Revision.Parse("old")).Should().BeNull();
    }

    [Fact]
    public async Task TwoDownloads_ShareABlobThatIsWrong_BothFailInWords()
    {
        await using var engine = await StartAsync();
        engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = new Fault.FlipByte(12_345), Path = Weights.Path });
        var first = await engine.StartAsync("old");
        var second = await engine.StartAsync();

        foreach (var id in new[] { first.Id, second.Id })
        {
            (await engine.UntilAsync(id, DownloadStatus.Failed)).Error!.Kind.Should().Be(ErrorKind.WrongContent);
        }

        engine.Files("*.safetensors").Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TwoFiles_ShareABlob_BothAreLinkedAndItIsFetchedOnce(bool isCutAgainAndAgain)
    {
        await using var engine = await StartAsync();
        var one = SampleFile.Generated("a/model.safetensors", 9, Size);
        engine.Hub.Add(new SampleModel(
            EngineHarness.ModelName,
            one,
            SampleFile.Generated("b/copy.safetensors", 9, Size),
            SampleFile.Text("empty.txt", ""),
            SampleFile.Text("empty-too.txt", ""),
            SampleFile.Text("one.json", "{}"),
            SampleFile.Text("two.json", "{}")));
        if (isCutAgainAndAgain)
        {
            engine.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = new Fault.Cut(100_000), Every = 2 });
        }

        var download = await engine.StartAsync();
        var done = await engine.UntilAsync(download.Id, DownloadStatus.Completed);

        engine.AssertWhole();
        done.FilesDone.Should().Be(6);
        engine.Hub.Requests.BytesSent(await one.EtagAsync()).Should().BeLessThan(Size + InFlight);
    }

    [Fact]
    public async Task Blob_BroughtByTheProcessThatHoldsItsLock_IsLinkedAndNeverFetched()
    {
        await using var engine = await StartAsync();
        var etag = await Weights.EtagAsync();
        Directory.CreateDirectory(engine.LocksFolder);
        var held = new FileStream(
            Path.Combine(engine.LocksFolder, etag + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var download = await engine.StartAsync();
        await engine.UntilAsync(download.Id, now => now.Phase == RunPhase.Waiting);

        // As the official client publishes: a file of its own, renamed.
        var blobs = Path.Combine(engine.Repo.Folder, "blobs");
        Directory.CreateDirectory(blobs);
        await File.WriteAllBytesAsync(Path.Combine(blobs, etag + ".0badcafe.incomplete"), Weights.Content.ToArray());
        File.Move(Path.Combine(blobs, etag + ".0badcafe.incomplete"), Path.Combine(blobs, etag));
        await held.DisposeAsync();

        await engine.UntilAsync(download.Id, DownloadStatus.Completed);
        engine.AssertWhole();
        engine.Hub.Requests.BytesSent(etag).Should().Be(0);
    }

    /// <summary>Two revisions that differ in a small file and have their weights in common.</summary>
    private static async Task<EngineHarness> StartAsync(long bytesPerSecond = 6 << 20)
    {
        var engine = await EngineHarness.StartAsync(
            new SampleHubOptions { BytesPerSecond = bytesPerSecond },
            withModel: false,
            setup: new EngineSetup { Transfer = EngineHarness.Quick with { SpanBytes = 256 << 10, BufferBytes = 32 << 10 } });
        var old = engine.Hub.Add(new SampleModel(EngineHarness.ModelName, Weights, SampleFile.Text("config.json", "{}")));
        engine.Hub.Tag(EngineHarness.ModelName, "old", old);
        engine.Hub.Update(EngineHarness.ModelName, [SampleFile.Text("config.json", """{"new": true}""")]);
        return engine;
    }
}
